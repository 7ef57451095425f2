/**
 * A chunk's time beyond which larger chunks gain nothing: a message costs tens of microseconds, so
 * its share at 50 ms is below a thousandth, while a tail grows with the chunk.
 */
const MAX_CHUNK_MS = 50;

/** Below this, the pause of one message round trip (about 0.1 ms) between chunks is felt. */
const PREFETCH_CHUNK_MS = 10;

/** Inputs left for each taker while one may still be given ahead to a worker that is busy. */
const AHEAD_PER_TAKER = 2;

/** The newest chunk's weight in the running mean: a change shows after a few chunks. */
const NEWEST_WEIGHT = 0.3;

/** A chunk may be so many times as large as the largest one timed: four steps reach thousands. */
const GROWTH = 8;

/** Plans up to this size start as they are: they come from measured inputs, or are harmless. */
const TRUSTED_PLAN = 64;

export interface ChunkSizing {
  /** The plan's chunk size: an upper bound. */
  readonly planned: number;
  readonly workers: number;
  /** Inputs that a worker runs at once. */
  readonly lanes: number;
  /** Others that take from the same inputs. */
  readonly otherTakers: number;
}

/** Inputs for the next chunk, from what is known of the time per input and of the inputs left. */
export class ChunkSizer {
  readonly #sizing: ChunkSizing;
  #inputMs: number | undefined;
  #largest = 0;
  /** Whether the last chunk was cut to a single input, for its size. */
  single = false;

  constructor(sizing: ChunkSizing) {
    this.#sizing = sizing;
  }

  /** Takes note that `inputs` took `elapsedMs` in one worker. */
  observe(inputs: number, elapsedMs: number): void {
    if (inputs === 0) return;
    this.#largest = Math.max(this.#largest, inputs);
    const inputMs = elapsedMs / inputs;
    this.#inputMs =
      this.#inputMs === undefined
        ? inputMs
        : this.#inputMs + NEWEST_WEIGHT * (inputMs - this.#inputMs);
  }

  /**
   * Guided self-scheduling (Polychronopoulos and Kuck, 1987), with half of an even share so that
   * tails stay short: chunks shrink as the inputs run out.
   */
  next(remaining: number | undefined): number {
    if (this.single) return 1;
    const { planned, workers, lanes, otherTakers } = this.#sizing;
    const takers = workers + otherTakers;
    // Lanes want one input each, spread over the workers, rather than one worker's fill at a time.
    const shares = lanes === 1 ? 2 * takers : lanes * takers;
    const guided = remaining === undefined ? planned : Math.ceil(remaining / shares);
    if (this.#inputMs === undefined) return this.#first(guided);
    const timely = (lanes * MAX_CHUNK_MS) / this.#inputMs;
    const grown = Math.max(this.#largest * GROWTH, this.#first(guided));
    return Math.max(1, Math.floor(Math.min(planned, guided, timely, grown)));
  }

  /** Before anything is known of the inputs, a large plan is only an upper bound. */
  #first(guided: number): number {
    const { planned } = this.#sizing;
    return planned <= TRUSTED_PLAN ? Math.max(1, Math.min(planned, guided)) : 1;
  }

  /**
   * Whether a worker should have its next chunk before it is done with one. Long chunks are not
   * given ahead: they would wait behind a slow one while another worker idles. A worker with several
   * lanes must have the next inputs before the last lane is free; and one whose dispatcher shares
   * its thread with others cannot count on a prompt answer, while enough is left for everybody.
   */
  prefetch(remaining: number | undefined): boolean {
    const { lanes, workers, otherTakers } = this.#sizing;
    if (lanes > 1) return true;
    if (this.#inputMs === undefined) return otherTakers > 0;
    if (this.#inputMs * this.next(remaining) < PREFETCH_CHUNK_MS) return true;
    return otherTakers > 0 && (remaining ?? Infinity) > AHEAD_PER_TAKER * (workers + otherTakers);
  }
}

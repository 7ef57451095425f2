import type { InputBatch, InputReader } from '@forkwise/executor';

/** The largest block; beyond, taking costs nothing per input already. */
const MAX_BLOCK = 1024;
/** A block that lasts less is doubled, one that lasts twice as long is halved. */
const BLOCK_MS = 5;

/** `empty`: nothing now, `onChange` tells when to look again. `ended`: nothing ever again. */
export type BlockState = 'ready' | 'empty' | 'ended' | 'failed';

type End = { readonly kind: 'ended' } | { readonly kind: 'failed'; readonly error: unknown };

/**
 * The inputs taken but not started. They are taken in blocks that last about 5 ms, so that a block
 * costs a small input almost nothing, and that little is left to do when the execution drains.
 */
export class InputBlock {
  /** The block: `values[i]` is the input with index `start + i`, and `at` the first not started. */
  values: ArrayLike<unknown> = [];
  start = 0;
  at = 0;
  readonly #reader: InputReader;
  readonly #onChange: () => void;
  readonly #stopWaiting = new AbortController();
  #size = 1;
  #takenAtMs = 0;
  #waiting = false;
  #draining = false;
  #end: End | undefined;
  #taken = 0;

  constructor(reader: InputReader, onChange: () => void) {
    this.#reader = reader;
    this.#onChange = onChange;
  }

  /** Inputs taken from the reader so far. */
  get taken(): number {
    return this.#taken;
  }

  /** Inputs taken but not started. */
  get left(): number {
    return this.values.length - this.at;
  }

  /** What the reader threw, when the state is `failed`. */
  get error(): unknown {
    return this.#end?.kind === 'failed' ? this.#end.error : undefined;
  }

  get state(): BlockState {
    if (this.at < this.values.length) return 'ready';
    if (this.#waiting) return 'empty';
    if (this.#end !== undefined) return this.#end.kind;
    return this.#draining ? 'ended' : 'empty';
  }

  /** Takes the next block, this one being used up; true when that made the state `ready`. */
  refill(nowMs: number): boolean {
    if (this.#draining || this.#waiting || this.#end !== undefined) return false;
    this.#resize(nowMs);
    try {
      const batch = this.#reader.take(this.#size, this.#stopWaiting.signal);
      if (batch instanceof Promise) this.#await(batch);
      else this.#accept(batch);
    } catch (error) {
      this.#end = { kind: 'failed', error };
    }
    return this.at < this.values.length;
  }

  /** Takes nothing more; what a wait under way still brings is kept. */
  drain(): void {
    this.#draining = true;
    this.#stopWaiting.abort();
  }

  #resize(nowMs: number): void {
    const lastedMs = nowMs - this.#takenAtMs;
    this.#takenAtMs = nowMs;
    if (this.#taken === 0) return;
    if (lastedMs < BLOCK_MS) this.#size = Math.min(MAX_BLOCK, this.#size * 2);
    else if (lastedMs > 2 * BLOCK_MS) this.#size = Math.max(1, this.#size >> 1);
  }

  #await(promise: Promise<InputBatch | undefined>): void {
    this.#waiting = true;
    void promise
      .then(
        (batch) => this.#accept(batch),
        (error: unknown) => {
          this.#end = { kind: 'failed', error };
        },
      )
      .finally(() => {
        this.#waiting = false;
        this.#takenAtMs = performance.now();
        this.#onChange();
      });
  }

  #accept(batch: InputBatch | undefined): void {
    if (batch === undefined) {
      this.#end = { kind: 'ended' };
      return;
    }
    this.values = batch.values;
    this.start = batch.start;
    this.at = 0;
    this.#taken += batch.values.length;
  }
}

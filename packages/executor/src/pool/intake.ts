import type { InputBatch, InputReader } from '../input/reader.ts';

/** Takes inputs from the reader, one take at a time, until there are no more or it is told to stop. */
export class Intake {
  readonly #inputs: InputReader;
  /** Told of what a wait brought: a batch, or nothing more. */
  readonly #onAwaited: (batch: InputBatch | undefined) => void;
  /** Ends a wait for inputs. */
  readonly #noMore = new AbortController();
  #pending: Promise<void> | undefined;
  #done = false;
  #failed: { readonly error: unknown } | undefined;

  constructor(inputs: InputReader, onAwaited: (batch: InputBatch | undefined) => void) {
    this.#inputs = inputs;
    this.#onAwaited = onAwaited;
  }

  /** Inputs not yet taken, where that is known. */
  get remaining(): number | undefined {
    return this.#inputs.remaining;
  }

  /** Resolves when an awaited take has been dealt with; none while there is none. */
  get pending(): Promise<void> | undefined {
    return this.#pending;
  }

  /** Whether nothing will be taken again. */
  get done(): boolean {
    return this.#done && this.#pending === undefined;
  }

  /** Whether a take may be tried now. */
  get open(): boolean {
    return !this.#done && this.#pending === undefined;
  }

  /** What reading the inputs threw, once it has. */
  get failed(): { readonly error: unknown } | undefined {
    return this.#failed;
  }

  /** What is there at once; none when there is no more, or when it is awaited: see `pending`. */
  take(size: number): InputBatch | undefined {
    try {
      const batch = this.#inputs.take(size, this.#noMore.signal);
      if (!(batch instanceof Promise)) {
        if (batch === undefined) this.#done = true;
        return batch;
      }
      this.#pending = batch.then(this.#onBatch, (error: unknown) => {
        this.#fail(error);
        this.#onBatch(undefined);
      });
    } catch (error) {
      this.#fail(error);
    }
    return undefined;
  }

  /** Takes no more; a wait ends. */
  stop(): void {
    this.#done = true;
    this.#noMore.abort();
  }

  readonly #onBatch = (batch: InputBatch | undefined): void => {
    this.#pending = undefined;
    if (batch === undefined) this.#done = true;
    this.#onAwaited(batch);
  };

  #fail(error: unknown): void {
    this.#done = true;
    this.#failed = { error };
  }
}

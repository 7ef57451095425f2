/**
 * A run of consecutive inputs: `values[i]` is the input with index `start + i`. `values` is a fresh
 * array, or a typed array over a buffer of its own where the source is one, so it may be posted or
 * transferred.
 */
export interface InputBatch {
  readonly start: number;
  readonly values: ArrayLike<unknown>;
}

/**
 * Hands out inputs in order, each once, to whoever asks. Synchronous sources answer synchronously,
 * with no promise per input; asynchronous ones are read ahead by at most twice the largest `max`.
 */
export interface InputReader {
  /** Inputs not yet taken, where the source knows its length; else `undefined`. */
  readonly remaining: number | undefined;
  /** Index of the next input. */
  readonly position: number;
  /**
   * How long the source has held this thread to produce what was read so far, ms; `undefined` where
   * that is not known, as of an asynchronous one.
   */
  readonly readingMs: number | undefined;
  /** True once the source has ended well and nothing is left to take; never after a failure. */
  readonly ended: boolean;
  /**
   * Up to `max` inputs, at least one, or `undefined` at the end. An asynchronous source answers
   * with what one turn of the event loop brings, so that a slow producer is not waited for, and a
   * slow synchronous one with what it produced in about 10 ms. Aborting `signal` ends a wait for
   * inputs: the answer is then `undefined` and nothing was taken. Inputs that are answered all the
   * same belong to the caller, who must run them.
   *
   * Throws (or rejects with) `INPUTS_FAILED` when the source itself throws: first every input that
   * came before is handed out, then each further call fails.
   */
  take(max: number, signal?: AbortSignal): InputBatch | undefined | Promise<InputBatch | undefined>;
  /** Looks at up to `max` coming inputs without taking them; answers like `take`. */
  peek(max: number): ArrayLike<unknown> | Promise<ArrayLike<unknown>>;
  /** Ends the source early (calls its `return`), leaving nothing to take. */
  close(): Promise<void>;
}

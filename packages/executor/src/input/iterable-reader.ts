import type { ForkwiseError } from '@forkwise/core';

import { inputsFailed } from './failure.ts';
import { Lookahead } from './lookahead.ts';
import type { InputBatch, InputReader } from './reader.ts';
import { TimeSlice } from './time-slice.ts';

/** Reads a synchronous iterator, only as far as it is asked to. */
export class IterableReader implements InputReader {
  readonly #iterator: Iterator<unknown>;
  readonly #ahead = new Lookahead();
  #position = 0;
  #readingMs = 0;
  #exhausted = false;
  #failure: ForkwiseError | undefined;

  constructor(source: Iterable<unknown>) {
    this.#iterator = source[Symbol.iterator]();
  }

  get remaining(): number | undefined {
    return this.#exhausted ? this.#ahead.size : undefined;
  }

  get position(): number {
    return this.#position;
  }

  get readingMs(): number {
    return this.#readingMs;
  }

  get ended(): boolean {
    return this.#exhausted && this.#ahead.size === 0;
  }

  take(max: number): InputBatch | undefined {
    this.#fill(max);
    const values = this.#ahead.take(max);
    if (values.length === 0) return undefined;
    const start = this.#position;
    this.#position += values.length;
    return { start, values };
  }

  peek(max: number): readonly unknown[] {
    this.#fill(max);
    return this.#ahead.peek(max);
  }

  close(): Promise<void> {
    this.#ahead.clear();
    if (this.#exhausted || this.#failure !== undefined) return Promise.resolve();
    this.#exhausted = true;
    try {
      this.#iterator.return?.();
      return Promise.resolve();
    } catch (error) {
      return Promise.reject(inputsFailed(error, this.#position));
    }
  }

  #fill(max: number): void {
    const missing = max - this.#ahead.size;
    if (missing > 0 && !this.#exhausted && this.#failure === undefined) this.#read(missing);
    if (this.#failure !== undefined && this.#ahead.size === 0) throw this.#failure;
  }

  /** Up to `count` more; the source may close this reader while it is read. */
  #read(count: number): void {
    const [iterator, ahead] = [this.#iterator, this.#ahead];
    const slice = new TimeSlice();
    const startMs = performance.now();
    try {
      for (let left = count; left > 0 && !this.#exhausted; left -= 1) {
        const result = iterator.next();
        if (result.done === true) {
          this.#exhausted = true;
          return;
        }
        ahead.push(result.value);
        if (slice.step()) return;
      }
    } catch (error) {
      this.#failure = inputsFailed(error, this.#position + ahead.size);
    } finally {
      this.#readingMs += performance.now() - startMs;
    }
  }
}

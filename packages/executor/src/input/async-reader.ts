import { setImmediate as nextTurn } from 'node:timers/promises';

import type { ForkwiseError } from '@forkwise/core';

import { inputsFailed } from './failure.ts';
import { Lookahead } from './lookahead.ts';
import { News } from './news.ts';
import type { InputBatch, InputReader } from './reader.ts';
import { TimeSlice } from './time-slice.ts';

/** The read-ahead is at most this many times the largest number of inputs asked for at once. */
const READ_AHEAD_FACTOR = 2;

/**
 * Reads an asynchronous iterator. A pump, started by the first demand, keeps the look-ahead filled
 * up to its limit and sleeps when it is full; takers that find the look-ahead empty wait for the
 * pump's next news. Taking is synchronous once there is something, so no input is ever between two
 * hands.
 */
export class AsyncIterableReader implements InputReader {
  readonly readingMs = undefined;
  readonly #iterator: AsyncIterator<unknown>;
  readonly #ahead = new Lookahead();
  readonly #news = new News();
  #largestMax = 0;
  #position = 0;
  #pumping = false;
  #reading = false;
  #exhausted = false;
  #closed = false;
  #failure: ForkwiseError | undefined;

  constructor(source: AsyncIterable<unknown>) {
    this.#iterator = source[Symbol.asyncIterator]();
  }

  get remaining(): number | undefined {
    return this.#exhausted ? this.#ahead.size : undefined;
  }

  get position(): number {
    return this.#position;
  }

  get ended(): boolean {
    return this.#exhausted && this.#ahead.size === 0;
  }

  take(
    max: number,
    signal?: AbortSignal,
  ): InputBatch | undefined | Promise<InputBatch | undefined> {
    this.#demand(max);
    return this.#settled ? this.#takeNow(max) : this.#takeSoon(max, signal);
  }

  peek(max: number): readonly unknown[] | Promise<readonly unknown[]> {
    this.#demand(max);
    if (this.#ahead.size >= max || this.#exhausted) return this.#ahead.peek(max);
    return this.#peekSoon(max);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#ahead.clear();
    if (this.#exhausted || this.#failure !== undefined) return;
    this.#exhausted = true;
    this.#news.announce();
    const returned = this.#iterator.return?.();
    if (returned === undefined) return;
    if (this.#reading) {
      // An async generator queues `return` behind the read under way, which may never end.
      returned.then(undefined, () => undefined);
      return;
    }
    try {
      await returned;
    } catch (error) {
      throw inputsFailed(error, this.#position);
    }
  }

  /** There is something to hand out, or there never will be. */
  get #settled(): boolean {
    return this.#ahead.size > 0 || this.#exhausted || this.#failure !== undefined;
  }

  #takeNow(max: number): InputBatch | undefined {
    const values = this.#ahead.take(max);
    if (values.length === 0) {
      if (this.#failure !== undefined) throw this.#failure;
      return undefined;
    }
    const start = this.#position;
    this.#position += values.length;
    this.#pumpUntilFull();
    return { start, values };
  }

  async #takeSoon(max: number, signal?: AbortSignal): Promise<InputBatch | undefined> {
    while (!this.#settled) {
      if (signal?.aborted === true) return undefined;
      await this.#news.wait(signal);
      if (this.#ahead.size < max && !this.#exhausted) await nextTurn();
    }
    return signal?.aborted === true ? undefined : this.#takeNow(max);
  }

  async #peekSoon(max: number): Promise<readonly unknown[]> {
    while (!this.#settled) await this.#news.wait(undefined);
    if (this.#ahead.size < max) await nextTurn();
    if (this.#failure !== undefined && this.#ahead.size === 0) throw this.#failure;
    return this.#ahead.peek(max);
  }

  #demand(max: number): void {
    this.#largestMax = Math.max(this.#largestMax, max);
    this.#pumpUntilFull();
  }

  #pumpUntilFull(): void {
    if (this.#pumping || !this.#hungry) return;
    this.#pumping = true;
    void this.#pump();
  }

  get #hungry(): boolean {
    const limit = this.#largestMax * READ_AHEAD_FACTOR;
    return this.#ahead.size < limit && !this.#exhausted && this.#failure === undefined;
  }

  async #pump(): Promise<void> {
    let slice = new TimeSlice();
    while (this.#hungry) {
      await this.#readOne();
      if (slice.step()) {
        await nextTurn();
        slice = new TimeSlice();
      }
    }
    this.#pumping = false;
  }

  async #readOne(): Promise<void> {
    this.#reading = true;
    try {
      const result = await this.#iterator.next();
      if (this.#closed) return;
      if (result.done === true) this.#exhausted = true;
      else this.#ahead.push(result.value);
    } catch (error) {
      if (!this.#closed) this.#failure = inputsFailed(error, this.#position + this.#ahead.size);
    } finally {
      this.#reading = false;
    }
    this.#news.announce();
  }
}

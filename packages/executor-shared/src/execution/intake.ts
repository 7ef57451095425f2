import type { BlockedCrossing } from '@forkwise/core';
import type { InputBatch, InputReader } from '@forkwise/executor';

import type { RingPage } from './ring-page.ts';

type End = { readonly kind: 'ended' } | { readonly kind: 'failed'; readonly error: unknown };

/** Inputs taken from the reader and not yet in a page. */
export class Intake {
  readonly #reader: InputReader;
  readonly #onNews: () => void;
  readonly #stopWaiting = new AbortController();
  #values: ArrayLike<unknown> = [];
  #start = 0;
  #at = 0;
  #waiting: Promise<void> | undefined;
  #end: End | undefined;
  #taken = 0;

  constructor(reader: InputReader, onNews: () => void) {
    this.#reader = reader;
    this.#onNews = onNews;
  }

  get taken(): number {
    return this.#taken;
  }

  get ready(): boolean {
    return this.#at < this.#values.length;
  }

  /** Nothing is here and nothing more will come. */
  get over(): boolean {
    return !this.ready && this.#waiting === undefined && this.#end !== undefined;
  }

  /** Why the inputs ended, once they have, if they failed. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#end?.kind === 'failed' ? this.#end : undefined;
  }

  /** Takes up to `max` inputs when none are here; those that come later are announced. */
  take(max: number): void {
    if (this.ready || this.#waiting !== undefined || this.#end !== undefined) return;
    try {
      const batch = this.#reader.take(max, this.#stopWaiting.signal);
      if (batch instanceof Promise) this.#waiting = this.#await(batch);
      else this.#accept(batch);
    } catch (error) {
      this.#end = { kind: 'failed', error };
    }
  }

  /** Moves inputs into the page while it has room; hands those that cannot cross to `refuse`. */
  fill(page: RingPage, refuse: (index: number, obstacle: BlockedCrossing) => void): void {
    const values = this.#values;
    while (this.#at < values.length) {
      this.#at += page.addNumbers(this.#start + this.#at, values, this.#at);
      if (this.#at === values.length) return;
      const index = this.#start + this.#at;
      const added = page.add(index, values[this.#at]);
      if (added === 'full') return;
      if (added !== 'added') refuse(index, added);
      this.#at += 1;
    }
  }

  /** Takes nothing more; resolves when nothing is on its way either. */
  async stop(): Promise<void> {
    this.#end ??= { kind: 'ended' };
    this.#stopWaiting.abort();
    await this.#waiting;
  }

  /** The indices of the inputs still here, leaving none. */
  clear(): number[] {
    const indices: number[] = [];
    for (; this.#at < this.#values.length; this.#at += 1) indices.push(this.#start + this.#at);
    return indices;
  }

  async #await(promise: Promise<InputBatch | undefined>): Promise<void> {
    try {
      this.#accept(await promise);
    } catch (error) {
      this.#end ??= { kind: 'failed', error };
    }
    this.#waiting = undefined;
    this.#onNews();
  }

  #accept(batch: InputBatch | undefined): void {
    if (batch === undefined) {
      this.#end ??= { kind: 'ended' };
      return;
    }
    this.#values = batch.values;
    this.#start = batch.start;
    this.#at = 0;
    this.#taken += batch.values.length;
  }
}

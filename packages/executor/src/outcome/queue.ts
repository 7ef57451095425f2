import type { OutcomeBatch } from '@forkwise/core';

export interface OutcomeQueueOptions {
  /** Outcomes held for the consumer at which the queue counts as full; at least 1, or `Infinity`. */
  readonly capacity: number;
  /** Batches held at which it counts as full; at least 1, default `Infinity`. */
  readonly maxBatches?: number;
  /** Called when the consumer has taken enough that the queue, having been full, no longer is. */
  readonly onDrained: () => void;
  /** Called when the consumer leaves before the end; what it awaits is over when it resolves. */
  readonly onAbandoned: () => Promise<void>;
}

type End = { readonly kind: 'ended' } | { readonly kind: 'failed'; readonly error: unknown };

/**
 * Turns an executor's callbacks into the iterator that its consumer reads. `push` never refuses:
 * what is in flight must land somewhere. Instead the executor asks `full` before it takes further
 * inputs, which bounds what is held to those limits plus what was in flight.
 */
export class OutcomeQueue implements AsyncIterableIterator<OutcomeBatch, undefined> {
  readonly #options: Pick<OutcomeQueueOptions, 'onDrained' | 'onAbandoned'>;
  readonly #capacity: number;
  readonly #maxBatches: number;
  #batches: OutcomeBatch[] = [];
  #head = 0;
  #held = 0;
  readonly #consumers: PromiseWithResolvers<IteratorResult<OutcomeBatch, undefined>>[] = [];
  #wasFull = false;
  #end: End | undefined;

  constructor(options: OutcomeQueueOptions) {
    this.#options = options;
    this.#capacity = options.capacity;
    this.#maxBatches = options.maxBatches ?? Infinity;
  }

  /** Whether the executor should stop taking inputs until `onDrained`. */
  get full(): boolean {
    if (this.#held < this.#capacity && this.#batches.length - this.#head < this.#maxBatches) {
      return false;
    }
    this.#wasFull = true;
    return true;
  }

  /** Hands over a batch; empty ones and those after the end are dropped. */
  push(batch: OutcomeBatch): void {
    const size = batch.indices.length + batch.failures.length;
    if (size === 0 || this.#end !== undefined) return;
    const consumer = this.#consumers.shift();
    if (consumer !== undefined) {
      consumer.resolve({ done: false, value: batch });
      return;
    }
    this.#batches.push(batch);
    this.#held += size;
  }

  /** No more batches: the iteration ends after those already pushed. */
  end(): void {
    this.#finish({ kind: 'ended' });
  }

  /** The iteration throws `error` after the batches already pushed, then is over. */
  fail(error: unknown): void {
    this.#finish({ kind: 'failed', error });
  }

  next(): Promise<IteratorResult<OutcomeBatch, undefined>> {
    const batch = this.#shift();
    if (batch !== undefined) return Promise.resolve({ done: false, value: batch });
    if (this.#end !== undefined) return this.#finalResult();
    const consumer = Promise.withResolvers<IteratorResult<OutcomeBatch, undefined>>();
    this.#consumers.push(consumer);
    return consumer.promise;
  }

  async return(): Promise<IteratorResult<OutcomeBatch, undefined>> {
    const early = this.#end === undefined;
    this.#batches = [];
    this.#head = 0;
    this.#held = 0;
    this.#finish({ kind: 'ended' });
    if (early) await this.#options.onAbandoned();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #shift(): OutcomeBatch | undefined {
    const batch = this.#batches[this.#head];
    if (batch === undefined) return undefined;
    this.#head += 1;
    this.#held -= batch.indices.length + batch.failures.length;
    if (this.#head === this.#batches.length) {
      this.#batches = [];
      this.#head = 0;
    }
    if (this.#wasFull && !this.full) {
      this.#wasFull = false;
      this.#options.onDrained();
    }
    return batch;
  }

  #finish(end: End): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    const [first, ...others] = this.#consumers.splice(0);
    if (first === undefined) return;
    this.#finalResult().then(first.resolve, first.reject);
    for (const other of others) other.resolve({ done: true, value: undefined });
  }

  #finalResult(): Promise<IteratorResult<OutcomeBatch, undefined>> {
    const end = this.#end;
    this.#end = { kind: 'ended' };
    if (end?.kind === 'failed') return Promise.reject(end.error);
    return Promise.resolve({ done: true, value: undefined });
  }
}

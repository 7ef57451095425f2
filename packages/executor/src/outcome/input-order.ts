import type { FailedOutcome, OutcomeBatch, Span } from '@forkwise/core';

import type { OrderWindow } from '../input/order-window.ts';
import { BatchBuilder } from './batch.ts';

/**
 * The same outcomes in input order: in each batch the indices ascend, so do the failures, and all
 * follow the batch before. Outcomes that come early are held; `window`, when its `inputs` are what
 * the execution reads, stops the reading ahead of the oldest unfinished input and so bounds what is
 * held. `nextFrom` says which is the first index at or after another that will have an outcome
 * (default: every one has). At the end, what is still held behind a gap is delivered in order.
 */
export async function* inInputOrder(
  batches: AsyncIterable<OutcomeBatch>,
  window?: Pick<OrderWindow, 'release'>,
  nextFrom: (index: number) => number = (index) => index,
): AsyncGenerator<OutcomeBatch, void, undefined> {
  const sorter = new OrderBuffer(nextFrom);
  for await (const batch of batches) {
    const ready = sorter.add(batch);
    window?.release(sorter.next);
    yield* ready;
  }
  yield* sorter.rest();
}

type Held =
  | { readonly kind: 'run'; readonly batch: OutcomeBatch }
  | {
      readonly kind: 'value';
      readonly index: number;
      readonly value: unknown;
      readonly span: Span;
    }
  | { readonly kind: 'failure'; readonly outcome: FailedOutcome; readonly span: Span };

/** Holds early outcomes by their index: whole batches where they are runs, single ones else. */
class OrderBuffer {
  readonly #held = new Map<number, Held>();
  readonly #nextFrom: (index: number) => number;
  #next: number;

  constructor(nextFrom: (index: number) => number) {
    this.#nextFrom = nextFrom;
    this.#next = nextFrom(0);
  }

  /** The index that is delivered next. */
  get next(): number {
    return this.#next;
  }

  add(batch: OutcomeBatch): OutcomeBatch[] {
    this.#hold(batch);
    return this.#flush();
  }

  rest(): OutcomeBatch[] {
    const ready: OutcomeBatch[] = [];
    for (const index of [...this.#held.keys()].toSorted((a, b) => a - b)) {
      if (index < this.#next) continue;
      this.#next = index;
      for (const batch of this.#flush()) ready.push(batch);
    }
    return ready;
  }

  #hold(batch: OutcomeBatch): void {
    const { indices, values, failures, span } = batch;
    const first = indices[0];
    if (first !== undefined && failures.length === 0 && isRun(indices, first)) {
      this.#held.set(first, { kind: 'run', batch });
      return;
    }
    for (let at = 0; at < indices.length; at += 1) {
      const index = indices[at] as number; // at is below length
      this.#held.set(index, { kind: 'value', index, value: values[at], span });
    }
    for (const outcome of failures) {
      this.#held.set(outcome.index, { kind: 'failure', outcome, span });
    }
  }

  #flush(): OutcomeBatch[] {
    const ready: OutcomeBatch[] = [];
    const singles = new BatchBuilder();
    let span: Span | undefined;
    const flushSingles = (): void => {
      if (span !== undefined && singles.size > 0) {
        ready.push(singles.take(span.worker, span.startMs, span.endMs));
      }
      span = undefined;
    };
    for (let held = this.#pop(); held !== undefined; held = this.#pop()) {
      if (held.kind === 'run') {
        flushSingles();
        ready.push(held.batch);
        continue;
      }
      if (held.span !== span) flushSingles();
      span = held.span;
      if (held.kind === 'failure') singles.fail(held.outcome);
      else singles.fulfil(held.index, held.value);
    }
    flushSingles();
    return ready;
  }

  #pop(): Held | undefined {
    const held = this.#held.get(this.#next);
    if (held === undefined) return undefined;
    this.#held.delete(this.#next);
    const count = held.kind === 'run' ? held.batch.indices.length : 1;
    this.#next = this.#nextFrom(this.#next + count);
    return held;
  }
}

function isRun(indices: ArrayLike<number>, first: number): boolean {
  for (let at = 1; at < indices.length; at += 1) {
    if (indices[at] !== first + at) return false;
  }
  return true;
}

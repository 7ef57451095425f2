import type { FailedOutcome, Outcome, OutcomeBatch } from '@forkwise/core';

/** Gathers outcomes into one batch, and starts the next when that is taken away. */
export class BatchBuilder {
  #indices: number[] = [];
  #values: unknown[] = [];
  #failures: FailedOutcome[] = [];

  get size(): number {
    return this.#indices.length + this.#failures.length;
  }

  /** Returns the size that this makes. */
  fulfil(index: number, value: unknown): number {
    this.#values.push(value);
    return this.#indices.push(index) + this.#failures.length;
  }

  /** Returns the size that this makes. */
  fail(outcome: FailedOutcome): number {
    return this.#failures.push(outcome) + this.#indices.length;
  }

  /** The batch gathered since the last call, as run by `worker` from `startMs` to `endMs`. */
  take(worker: number, startMs: number, endMs: number): OutcomeBatch {
    const batch: OutcomeBatch = {
      indices: this.#indices,
      values: this.#values,
      failures: this.#failures,
      span: { worker, startMs, endMs },
    };
    this.#indices = [];
    this.#values = [];
    this.#failures = [];
    return batch;
  }
}

/**
 * The outcomes of a batch one by one. Where its indices and its failures each ascend, as
 * `inInputOrder` delivers them, the outcomes ascend too.
 */
export function* outcomesOf(batch: OutcomeBatch): Generator<Outcome, void, undefined> {
  const { indices, values, failures } = batch;
  let failed = 0;
  for (let at = 0; at < indices.length; at += 1) {
    const index = indices[at] as number; // at is below length
    for (let next = failures[failed]; next !== undefined && next.index < index;) {
      yield next;
      failed += 1;
      next = failures[failed];
    }
    yield { index, status: 'fulfilled', value: values[at] };
  }
  yield* failures.slice(failed);
}

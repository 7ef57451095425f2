import type { FailedOutcome, OutcomeBatch } from '@forkwise/core/base';

import { cancelledOutcome } from '../outcome/failures.ts';
import type { OutcomeQueue } from '../outcome/queue.ts';
import { failureBatch } from './results.ts';

/** What outcomes that no worker reported are delivered under. */
const NO_WORKER = 0;

/** Hands outcomes to the queue that the consumer reads, and counts them. */
export class Deliveries {
  readonly #queue: OutcomeQueue;
  #settled = 0;

  constructor(queue: OutcomeQueue) {
    this.#queue = queue;
  }

  get settled(): number {
    return this.#settled;
  }

  deliver(batch: OutcomeBatch): void {
    this.#settled += batch.indices.length + batch.failures.length;
    this.#queue.push(batch);
  }

  deliverFailures(failures: readonly FailedOutcome[], worker = NO_WORKER): void {
    if (failures.length > 0) this.deliver(failureBatch(failures, worker));
  }

  deliverCancelled(indices: readonly number[], reason: unknown): void {
    this.deliverFailures(indices.map((index) => cancelledOutcome(index, reason)));
  }
}

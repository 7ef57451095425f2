import type { FailedOutcome } from '@forkwise/core';
import { BatchBuilder, type OutcomeQueue } from '@forkwise/executor';

/** A batch this large costs its consumer next to nothing per outcome; larger ones only cost memory. */
const BATCH_OUTCOMES = 1024;
/** How long an outcome may wait for company: a progress bar at 40 frames a second. */
const BATCH_MS = 25;

/**
 * Gathers outcomes and hands them over 1,024 at a time or every 25 ms, whichever is first. An
 * outcome that comes after a pause of 25 ms goes out at once.
 */
export class OutcomeSink {
  readonly #queue: OutcomeQueue;
  readonly #batch = new BatchBuilder();
  #startMs = Infinity;
  #endMs = 0;
  #sentMs = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(queue: OutcomeQueue) {
    this.#queue = queue;
  }

  fulfil(index: number, value: unknown, startMs: number, nowMs: number): void {
    this.#added(this.#batch.fulfil(index, value), startMs, nowMs);
  }

  fail(outcome: FailedOutcome, startMs: number, nowMs: number): void {
    this.#added(this.#batch.fail(outcome), startMs, nowMs);
  }

  flush(): void {
    if (this.#batch.size === 0) return;
    const originMs = performance.timeOrigin;
    this.#sentMs = this.#endMs;
    this.#queue.push(this.#batch.take(0, originMs + this.#startMs, originMs + this.#endMs));
    this.#startMs = Infinity;
  }

  /** Hands over what is left and stops the clock. */
  close(): void {
    this.flush();
    clearTimeout(this.#timer);
  }

  #added(size: number, startMs: number, nowMs: number): void {
    if (startMs < this.#startMs) this.#startMs = startMs;
    this.#endMs = nowMs;
    if (size >= BATCH_OUTCOMES || nowMs - this.#sentMs >= BATCH_MS) this.flush();
    else this.#timer ??= setTimeout(() => this.#onTimer(), BATCH_MS);
  }

  #onTimer(): void {
    this.#timer = undefined;
    this.flush();
  }
}

import type { FailedOutcome, Span } from '@forkwise/core';
import { BatchBuilder, type OutcomeQueue } from '@forkwise/executor';

import { epochNow } from '@forkwise/executor/worker';
import type { Page } from '../memory/layout.ts';
import type { LaneSink } from './lane-words.ts';
import type { RingPage } from './ring-page.ts';

interface NumberRun {
  readonly owner: number;
  readonly indices: Float64Array;
  readonly values: Float64Array;
}

/** Outcomes on their way out of pages, in a batch for each worker that has any in a page. */
export class Harvest implements LaneSink {
  readonly #queue: OutcomeQueue;
  readonly #builders: readonly BatchBuilder[];
  #runs: NumberRun[] = [];
  /** Outcomes of each seat so far. */
  readonly settledBySeat: number[];
  #settled = 0;
  /** Of each seat, when its last reading of CPU time ended, so that it is told of once. */
  readonly #cpuUntilMs: number[] = [];

  constructor(queue: OutcomeQueue, seats: number) {
    this.#queue = queue;
    this.#builders = Array.from({ length: seats }, () => new BatchBuilder());
    this.settledBySeat = Array.from({ length: seats }, () => 0);
  }

  get settled(): number {
    return this.#settled;
  }

  fulfil(owner: number, index: number, value: unknown): void {
    this.#builders[owner]?.fulfil(index, value);
  }

  fulfilNumbers(owner: number, indices: Float64Array, values: Float64Array): void {
    this.#runs.push({ owner, indices, values });
  }

  reject(owner: number, index: number, error: unknown): void {
    this.#builders[owner]?.fail({ index, status: 'rejected', error });
  }

  /** Hands over what was read out of one page. */
  flush({ page }: RingPage): void {
    const runs = this.#runs;
    this.#runs = [];
    for (const { owner, indices, values } of runs) {
      this.#count(owner, indices.length);
      this.#queue.push({ indices, values, failures: [], span: this.#spanOf(page, owner) });
    }
    this.#builders.forEach((builder, seat) => {
      if (builder.size === 0) return;
      this.#count(seat, builder.size);
      const span = this.#spanOf(page, seat);
      const { worker, startMs, endMs } = span;
      this.#queue.push({ ...builder.take(worker, startMs, endMs), span });
    });
  }

  /** Hands over outcomes that no worker wrote. */
  fail(failures: readonly FailedOutcome[]): void {
    if (failures.length === 0) return;
    this.#settled += failures.length;
    const nowMs = epochNow();
    this.#queue.push({
      indices: [],
      values: [],
      failures,
      span: { worker: 0, startMs: nowMs, endMs: nowMs },
    });
  }

  #count(seat: number, outcomes: number): void {
    this.settledBySeat[seat] = (this.settledBySeat[seat] ?? 0) + outcomes;
    this.#settled += outcomes;
  }

  #spanOf(page: Page, seat: number): Span {
    const startMs = page.startOf(seat);
    // Within a block the worker has not written its end yet.
    const writtenMs = page.endOf(seat);
    const endMs = writtenMs >= startMs ? writtenMs : epochNow();
    const cpu = page.cpuOf(seat, this.#cpuUntilMs[seat] ?? 0);
    if (cpu !== undefined) this.#cpuUntilMs[seat] = cpu.untilMs;
    return { worker: seat + 1, startMs, endMs, cpu };
  }
}

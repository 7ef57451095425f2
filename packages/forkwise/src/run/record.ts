import { type OutcomeBatch, Recorder, type Recording, type WorkerTally } from '@forkwise/core';
import { CpuMeter, epochNow } from '@forkwise/executor/worker';

import type { RunEvent, RunOptions } from '../options.ts';

/** Records a run from this thread, which tells what it computes itself. */
export class RunRecord {
  #startedMs = performance.now();
  #recorder = new Recorder(epochNow());
  #cpu = new CpuMeter();

  /** When the run began, on the clock of `performance.now()`. */
  get startedMs(): number {
    return this.#startedMs;
  }

  /** The run begins now; what came before is no part of it. */
  begins(): void {
    this.#startedMs = performance.now();
    this.#recorder = new Recorder(epochNow());
    this.#cpu = new CpuMeter();
  }

  /** Takes note of plans as they begin, and passes all events on. */
  listening(onEvent: RunOptions['onEvent']): (event: RunEvent) => void {
    return (event) => {
      if (event.kind === 'plan' || event.kind === 'replan') {
        this.#recorder.planned(event.plan, epochNow());
      }
      onEvent?.(event);
    };
  }

  get byWorker(): readonly WorkerTally[] {
    return this.#recorder.byWorker;
  }

  recording(wallMs: number): Recording {
    return this.#recorder.recording(wallMs);
  }

  /** The same batches, recorded: as they come from executions, before they are put in order. */
  async *over(batches: AsyncIterable<OutcomeBatch>): AsyncGenerator<OutcomeBatch, void, undefined> {
    for await (const batch of batches) {
      const { indices, failures, span } = batch;
      const cpu = this.#cpu.look(epochNow());
      if (cpu !== undefined) this.#recorder.computed(0, cpu);
      this.#recorder.ran(span, indices.length + failures.length, failures.length);
      yield batch;
    }
  }
}

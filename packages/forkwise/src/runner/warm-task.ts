import { isInProcess } from '@forkwise/core';
import type { KnownLatency } from '@forkwise/executor';

import type { Precedent } from '../decide/again.ts';
import type { Decision } from '../decide/decide.ts';
import { Executors } from '../executors/executors.ts';
import type { RunOptions } from '../options.ts';
import type { LoadedWorkload } from '../task/load.ts';

/** A run that took so many times as long as predicted is no precedent, nor is one with workers that took so much less. */
const AS_PREDICTED = 2;
/** Less than this is over before it matters how it was run, ms. */
const SHORT_MS = 25;

/** How a run went. */
export interface Went {
  readonly latency: KnownLatency | undefined;
  /** Whether every input was fulfilled, under the plan decided on. */
  readonly clean: boolean;
  /** Whether inputs were measured before the decision. */
  readonly measured: boolean;
  readonly wallMs: number;
  /** With which workers are started. */
  readonly options: Pick<RunOptions, 'workerHeapMb' | 'quietStdout'>;
}

/** Measurements over less than this say little of more than themselves, ms … */
const TELLING_MS = 20;
/** … unless a run of so many times as long has gone as they said. */
const BORNE_OUT = 3;

function isTelling({ probed: { profile } }: Decision, wallMs: number): boolean {
  const measuredMs = profile.samples.reduce((ms, { runs, wallMs: each }) => ms + runs * each, 0);
  return measuredMs >= TELLING_MS || wallMs >= BORNE_OUT * TELLING_MS;
}

/** A task with its module loaded, its workers up, and what its last run showed. */
export class WarmTask {
  readonly workload: LoadedWorkload;
  readonly executors = new Executors();
  readonly #keepsWorkers: boolean;
  #precedent: Precedent | undefined;
  #users = 0;
  #idleTimer: NodeJS.Timeout | undefined;

  /** `keepsWorkers`: all workers of the plan are to be up for the next run, also those that this one could do without. */
  constructor(workload: LoadedWorkload, keepsWorkers: boolean) {
    this.workload = workload;
    this.#keepsWorkers = keepsWorkers;
  }

  get precedent(): Precedent | undefined {
    return this.#precedent;
  }

  get busy(): boolean {
    return this.#users > 0;
  }

  /** Keeps what a run showed, unless it went otherwise than was decided. */
  learn(decision: Decision, { latency, clean, measured, wallMs, options }: Went): void {
    const { plan, middleMs: expectedMs } = decision.best;
    const probingMs = measured ? decision.probed.profile.probeMs : 0;
    const withWorkers = !isInProcess(plan.strategy);
    // Less work than was expected is the better done without workers.
    const far =
      wallMs > AS_PREDICTED * (expectedMs + probingMs) + SHORT_MS ||
      (withWorkers && AS_PREDICTED * wallMs + SHORT_MS < expectedMs);
    const { follows: first = decision } = decision;
    const sound = clean && !far && isTelling(first, wallMs);
    this.#precedent = sound ? { decision: first, latency } : undefined;
    if (!sound || !this.#keepsWorkers || this.busy || !withWorkers) return;
    const { workerHeapMb, quietStdout = false } = options;
    const { source: task } = this.workload;
    this.executors.for(plan).warm(plan, { task, workerHeapMb, quietStdout });
  }

  begin(): void {
    clearTimeout(this.#idleTimer);
    this.#users += 1;
  }

  /** The last user's leaving starts the time after which `onIdle` is called; it keeps nobody alive. */
  end(idleMs: number, onIdle: () => void): void {
    this.#users -= 1;
    if (this.#users > 0) return;
    this.#idleTimer = setTimeout(onIdle, idleMs);
    this.#idleTimer.unref();
  }

  async close(): Promise<void> {
    clearTimeout(this.#idleTimer);
    await this.executors[Symbol.asyncDispose]();
  }
}

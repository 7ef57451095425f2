import type { Strategy, WorkerKind } from './strategy.ts';

/** A strategy with its parameters. */
export interface Plan {
  readonly strategy: Strategy;
  /** Parallel workers, a positive integer. 1 for the in-process strategies: the caller's thread. */
  readonly workers: number;
  /** Inputs in flight at once in each worker, a positive integer. */
  readonly concurrency: number;
  /** Inputs per message to a worker (per claim under `shared-memory`), a positive integer. */
  readonly chunkSize: number;
  /** What the workers are. In-process plans say `thread`: the caller's own. */
  readonly workerKind: WorkerKind;
}

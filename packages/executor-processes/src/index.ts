import type { Executor } from '@forkwise/executor';
import { PoolExecutor } from '@forkwise/executor/pool';

import { type PoolSizing, createProcessRuntime } from './process-channel.ts';

export interface ProcessesExecutorOptions {
  /**
   * Threads of each child's libuv pool (`UV_THREADPOOL_SIZE`), 1 to 1024, or how many for a plan with
   * so many processes; default: inherited, or 4.
   */
  readonly poolSize?: PoolSizing;
}

/** Carries out `processes` plans, and `hybrid` plans whose workers are processes. */
export function createProcessesExecutor({ poolSize }: ProcessesExecutorOptions = {}): Executor {
  return new PoolExecutor({
    runtime: createProcessRuntime(poolSize),
    strategies: ['processes', 'hybrid'],
  });
}

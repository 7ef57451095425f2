import type { Executor } from '@forkwise/executor';
import { PoolExecutor } from '@forkwise/executor/pool';

import { createProcessRuntime } from './process-channel.ts';

export interface ProcessesExecutorOptions {
  /** Threads of each child's libuv pool (`UV_THREADPOOL_SIZE`), 1 to 1024; default: inherited, or 4. */
  readonly poolSize?: number;
}

/** Carries out `processes` plans, and `hybrid` plans whose workers are processes. */
export function createProcessesExecutor({ poolSize }: ProcessesExecutorOptions = {}): Executor {
  return new PoolExecutor({
    runtime: createProcessRuntime(poolSize),
    strategies: ['processes', 'hybrid'],
  });
}

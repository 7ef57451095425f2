import type { Plan, WorkerKind } from '@forkwise/core';
import type { Executor } from '@forkwise/executor';
import { createAsyncExecutor } from '@forkwise/executor-async';
import { createProcessesExecutor } from '@forkwise/executor-processes';
import { createSharedMemoryExecutor } from '@forkwise/executor-shared';
import { createThreadsExecutor } from '@forkwise/executor-threads';

export type ExecutorName = 'async' | 'threads' | 'processes' | 'shared-memory';

const CREATE: Readonly<Record<ExecutorName, () => Executor>> = {
  async: createAsyncExecutor,
  threads: createThreadsExecutor,
  processes: createProcessesExecutor,
  'shared-memory': createSharedMemoryExecutor,
};

/** Which executor carries out a plan. The one place where strategies meet packages. */
function executorName(plan: Pick<Plan, 'strategy' | 'workerKind'>): ExecutorName {
  switch (plan.strategy) {
    case 'sequential':
    case 'async':
      return 'async';
    case 'hybrid':
      return hybridExecutor(plan.workerKind);
    default:
      return plan.strategy;
  }
}

function hybridExecutor(kind: WorkerKind): ExecutorName {
  return kind === 'process' ? 'processes' : 'threads';
}

/** Executors made when first needed and disposed of together. */
export class Executors implements AsyncDisposable {
  readonly #made = new Map<ExecutorName, Executor>();

  for(plan: Pick<Plan, 'strategy' | 'workerKind'>): Executor {
    return this.named(executorName(plan));
  }

  named(name: ExecutorName): Executor {
    const made = this.#made.get(name);
    if (made !== undefined) return made;
    const executor = CREATE[name]();
    this.#made.set(name, executor);
    return executor;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const made = [...this.#made.values()];
    this.#made.clear();
    await Promise.all(made.map((executor) => executor[Symbol.asyncDispose]()));
  }
}

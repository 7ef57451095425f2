import { type Plan, type WorkerKind, processPoolSize } from '@forkwise/core';
import { assumedMachine } from '@forkwise/core/node';
import type { Executor } from '@forkwise/executor';
import { createAsyncExecutor } from '@forkwise/executor-async';
import { createProcessesExecutor } from '@forkwise/executor-processes';
import { createSharedMemoryExecutor } from '@forkwise/executor-shared';
import { createThreadsExecutor } from '@forkwise/executor-threads';

export type ExecutorName = 'async' | 'threads' | 'processes' | 'shared-memory';

const CREATE: Readonly<Record<ExecutorName, () => Executor>> = {
  async: createAsyncExecutor,
  threads: createThreadsExecutor,
  processes: createProcesses,
  'shared-memory': createSharedMemoryExecutor,
};

/** Each child's native pool has its share of the cores, as predictions reckon with. */
function createProcesses(): Executor {
  const machine = assumedMachine();
  return createProcessesExecutor({ poolSize: (workers) => processPoolSize(machine, workers) });
}

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

  /** Whether workers of this executor have been up. */
  isWarm(name: ExecutorName): boolean {
    return (this.#made.get(name)?.starts.length ?? 0) > 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const made = [...this.#made.values()];
    this.#made.clear();
    await Promise.all(made.map((executor) => executor[Symbol.asyncDispose]()));
  }
}

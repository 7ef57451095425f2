import { isInProcess, type Plan } from '@forkwise/core';
import {
  type Execution,
  type Executor,
  executorDisposed,
  strategyInfeasible,
  type Work,
  type WorkerStart,
} from '@forkwise/executor';

import { InProcessExecution } from './execution.ts';

/**
 * The executor of the strategies `sequential` (one input at a time) and `async` (up to the plan's
 * concurrency), both on the caller's own thread. A plan's `workers` and `chunkSize`, and a work's
 * `retries`, `workerHeapMb` and `quietStdout`, concern workers and have no meaning here.
 */
export function createAsyncExecutor(): Executor {
  return new AsyncExecutor();
}

class AsyncExecutor implements Executor {
  readonly strategies = ['sequential', 'async'] as const;
  readonly starts: readonly WorkerStart[] = [];
  readonly #running = new Set<InProcessExecution>();
  #disposed = false;

  execute(plan: Plan, work: Work): Execution {
    this.#check(plan);
    const execution = new InProcessExecution(plan, work, () => this.#running.delete(execution));
    this.#running.add(execution);
    execution.start();
    return execution;
  }

  warm(plan: Plan): void {
    this.#check(plan);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    for (const execution of [...this.#running]) execution.cancel(executorDisposed());
    return Promise.resolve();
  }

  #check(plan: Plan): void {
    if (this.#disposed) throw executorDisposed();
    if (!isInProcess(plan.strategy)) {
      throw strategyInfeasible(
        plan,
        'this executor stays on the calling thread',
        'Use the executor whose strategies include it.',
      );
    }
  }
}

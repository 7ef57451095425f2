import { type Plan, STRATEGIES, type Strategy } from '@forkwise/core/base';

import type { Execution, Executor, Work, WorkerStart } from '../contract.ts';
import { executorDisposed, strategyInfeasible } from '../outcome/failures.ts';
import { MADE_BY_WORKER, packShared } from '../shared-value/packed-shared.ts';
import type { WorkerSettings } from '../worker/index.ts';
import { PoolExecution } from './execution.ts';
import type { WorkerRuntime, WorkerSpec } from './worker-channel.ts';
import { WorkerPool } from './worker-pool.ts';

export interface PoolExecutorOptions {
  readonly runtime: WorkerRuntime;
  readonly strategies: readonly Strategy[];
}

/** An executor over any kind of worker. */
export class PoolExecutor implements Executor {
  readonly strategies: readonly Strategy[];
  readonly #runtime: WorkerRuntime;
  readonly #pool: WorkerPool;
  readonly #executions = new Set<PoolExecution>();
  #disposed: Promise<void> | undefined;

  constructor({ runtime, strategies }: PoolExecutorOptions) {
    this.strategies = STRATEGIES.filter((strategy) => strategies.includes(strategy));
    this.#runtime = runtime;
    this.#pool = new WorkerPool(runtime);
  }

  get starts(): readonly WorkerStart[] {
    return this.#pool.starts;
  }

  execute(plan: Plan, work: Work): Execution {
    const spec = this.#specFor(plan, work);
    this.#pool.endOthers(spec);
    const execution = new PoolExecution({
      plan,
      work,
      pool: this.#pool,
      spec,
      onEnd: (ended) => this.#executions.delete(ended),
    });
    this.#executions.add(execution);
    return execution;
  }

  warm(plan: Plan, work: Pick<Work, 'task' | 'workerHeapMb' | 'quietStdout'>): void {
    this.#pool.warm(this.#specFor(plan, work), plan.workers);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposed ??= this.#dispose();
    return this.#disposed;
  }

  async #dispose(): Promise<void> {
    const reason = executorDisposed();
    await Promise.all([...this.#executions].map((execution) => execution.cancel(reason)));
    await this.#pool.dispose();
  }

  #specFor(
    plan: Plan,
    { task, workerHeapMb, quietStdout }: Pick<Work, 'task' | 'workerHeapMb' | 'quietStdout'>,
  ): WorkerSpec {
    if (this.#disposed !== undefined) throw executorDisposed();
    const { medium } = this.#runtime;
    if (!this.strategies.includes(plan.strategy) || plan.workerKind !== medium) {
      throw strategyInfeasible(
        plan,
        `its workers are ${medium}s and it carries out ${this.strategies.join(', ')}`,
        'Give the plan to the executor of its strategy and worker kind.',
      );
    }
    if (task.kind === 'function') {
      throw strategyInfeasible(
        plan,
        'the task is a function, which cannot leave its thread',
        'Export the function from a module and name that as the task.',
      );
    }
    const { url, exportName } = task;
    const settings: WorkerSettings = {
      task: { url, exportName },
      shared: medium === 'thread' && task.hasShared ? packShared(task.shared) : MADE_BY_WORKER,
      quietStdout,
    };
    const { concurrency, workers } = plan;
    const lanes = Math.max(LEAST_LANES, concurrency);
    return { settings, shared: task.shared, heapMb: workerHeapMb, lanes, workers };
  }
}

/** So that a worker that was started for few at once can run many later: a cell takes four bytes. */
const LEAST_LANES = 64;

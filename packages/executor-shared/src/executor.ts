import type { Plan } from '@forkwise/core';
import {
  type Execution,
  type Executor,
  executorDisposed,
  strategyInfeasible,
  type Work,
  type WorkerStart,
} from '@forkwise/executor';
import { packShared } from '@forkwise/executor/shared-value';

import { SharedExecution } from './execution/execution.ts';
import { Slots } from './slots/slots.ts';

type Preparable = Pick<Work, 'task' | 'workerHeapMb' | 'quietStdout'>;

/**
 * The executor of the strategy `shared-memory`: worker threads that claim inputs out of shared
 * memory, `chunkSize` at most at a time, with no message per input. Typed arrays inside the task's
 * `shared` value are one memory for all workers.
 */
export function createSharedMemoryExecutor(): Executor {
  return new SharedMemoryExecutor();
}

class SharedMemoryExecutor implements Executor {
  readonly strategies = ['shared-memory'] as const;
  readonly starts: WorkerStart[] = [];
  readonly #running = new Set<SharedExecution>();
  /** Workers of earlier tasks, some of which an execution may still be using. */
  readonly #retired = new Set<Slots>();
  #slots: { readonly key: string; readonly shared: unknown; readonly slots: Slots } | undefined;
  #disposed: Promise<void> | undefined;

  execute(plan: Plan, work: Work): Execution {
    const slots = this.#slotsFor(plan, work);
    const execution = new SharedExecution(plan, work, slots, () => {
      this.#running.delete(execution);
    });
    this.#running.add(execution);
    execution.start();
    return execution;
  }

  warm(plan: Plan, work: Preparable): void {
    this.#slotsFor(plan, work).warm(plan.workers);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposed ??= this.#dispose();
    return this.#disposed;
  }

  async #dispose(): Promise<void> {
    await Promise.all([...this.#running].map((execution) => execution.cancel(undefined)));
    await this.#slots?.slots.endAll();
    await Promise.all([...this.#retired].map((slots) => slots.endAll()));
  }

  /** The workers of this task; those of another task are ended once nobody needs them. */
  #slotsFor(plan: Plan, work: Preparable): Slots {
    if (this.#disposed !== undefined) throw executorDisposed();
    const { task, workerHeapMb, quietStdout } = work;
    if (plan.strategy !== 'shared-memory') {
      const reason = `the shared-memory executor was given the strategy "${plan.strategy}"`;
      throw strategyInfeasible(plan, reason, 'Give the plan to the executor of its strategy.');
    }
    if (task.kind === 'function') {
      throw strategyInfeasible(
        plan,
        'a plain function cannot leave its thread',
        'Move the function into a module, and name that module and its export.',
      );
    }
    const { url, exportName, shared } = task;
    const key = JSON.stringify([url, exportName, workerHeapMb, quietStdout]);
    if (this.#slots?.key === key && Object.is(this.#slots.shared, shared)) return this.#slots.slots;
    this.#retire();
    const preparation = { task: { url, exportName }, shared: packShared(shared), quietStdout };
    const slots = new Slots(preparation, { heapMb: workerHeapMb }, this.starts);
    this.#slots = { key, shared, slots };
    return slots;
  }

  #retire(): void {
    const retired = this.#slots?.slots;
    if (retired === undefined) return;
    this.#retired.add(retired);
    void retired.retire().then(() => this.#retired.delete(retired));
  }
}

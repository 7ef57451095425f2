import type { Outcome } from '@forkwise/core';
import { type TaskSource, timedOutOutcome } from '@forkwise/executor';
import { callStyle } from '@forkwise/executor/worker';

/** Calls the task on one input; a promise of the outcome only if the task returned one. */
export type Invoke = (input: unknown, index: number) => Outcome | Promise<Outcome>;

export function createInvoke(task: TaskSource, signal: AbortSignal, timeoutMs: number): Invoke {
  const { run, shared } = task;
  const style = callStyle(run, task.kind === 'module' && task.hasShared);
  const call = (input: unknown, index: number): unknown => {
    if (style === 'plain') return run(input);
    return style === 'shared' ? run(input, shared) : run(input, shared, { index, signal });
  };
  return (input, index) => {
    try {
      const result = call(input, index);
      if (!isThenable(result)) return { index, status: 'fulfilled', value: result };
      return settle(result, index, timeoutMs);
    } catch (error) {
      return { index, status: 'rejected', error };
    }
  };
}

async function settle(
  result: PromiseLike<unknown>,
  index: number,
  timeoutMs: number,
): Promise<Outcome> {
  const run = Promise.resolve(result).then(
    (value): Outcome => ({ index, status: 'fulfilled', value }),
    (error: unknown): Outcome => ({ index, status: 'rejected', error }),
  );
  if (timeoutMs === Infinity) return await run;
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const timer = setTimeout(() => resolve(timedOutOutcome(index, timeoutMs)), timeoutMs);
  try {
    return await Promise.race([run, promise]);
  } finally {
    clearTimeout(timer);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

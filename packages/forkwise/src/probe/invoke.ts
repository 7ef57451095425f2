import type { Outcome } from '@forkwise/core';
import { type TaskSource, cancelledOutcome, timedOutOutcome } from '@forkwise/executor';
import { callStyle, isThenable } from '@forkwise/executor/worker';

/** Calls the task on one input; a promise of the outcome only if the task returned one. */
export type Invoke = (input: unknown, index: number) => Outcome | Promise<Outcome>;

/** `signal` cancels what is in flight; `timeoutMs` is the time limit of each input. */
export function createInvoke(task: TaskSource, signal: AbortSignal, timeoutMs: number): Invoke {
  const { run, shared } = task;
  const style = callStyle(run, task.kind === 'module' && task.hasShared);
  const call = (input: unknown, index: number, limit: AbortController): unknown => {
    if (style === 'plain') return run(input);
    if (style === 'shared') return run(input, shared);
    return run(input, shared, { index, signal: AbortSignal.any([signal, limit.signal]) });
  };
  return (input, index) => {
    const limit = new AbortController();
    try {
      const result = call(input, index, limit);
      if (!isThenable(result)) return { index, status: 'fulfilled', value: result };
      return settle(result, index, { signal, timeoutMs, limit });
    } catch (error) {
      return { index, status: 'rejected', error };
    }
  };
}

interface Limits {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Aborted when the time is up, for a task that listens. */
  readonly limit: AbortController;
}

async function settle(
  result: PromiseLike<unknown>,
  index: number,
  { signal, timeoutMs, limit }: Limits,
): Promise<Outcome> {
  const run = Promise.resolve(result).then(
    (value): Outcome => ({ index, status: 'fulfilled', value }),
    (error: unknown): Outcome => ({ index, status: 'rejected', error }),
  );
  const { promise: ended, resolve } = Promise.withResolvers<Outcome>();
  const onAbort = (): void => resolve(cancelledOutcome(index, signal.reason));
  const onTimeout = (): void => {
    resolve(timedOutOutcome(index, timeoutMs));
    limit.abort();
  };
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort);
  const timer = timeoutMs === Infinity ? undefined : setTimeout(onTimeout, timeoutMs);
  try {
    return await Promise.race([run, ended]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

import type { Outcome } from '@forkwise/core';
import { type TaskSource, cancelledOutcome, timedOutOutcome } from '@forkwise/executor';
import {
  type Callee,
  callPlain,
  callShared,
  callStyle,
  callWithContext,
  isThenable,
} from '@forkwise/executor/worker';

/** How the task is called on this thread. */
export interface Invoke {
  /** Of one input; a promise of the outcome only if the task returned one. */
  readonly one: (input: unknown, index: number) => Outcome | Promise<Outcome>;
  /** The bare call, which throws and returns what the task does; none where each needs a context. */
  readonly direct: ((input: unknown) => unknown) | undefined;
  /** The outcome of a direct call that returned a promise. */
  readonly awaited: (result: PromiseLike<unknown>, index: number) => Promise<Outcome>;
}

/** `signal` cancels what is in flight; `timeoutMs` is the time limit of each input. */
export function createInvoke(task: TaskSource, signal: AbortSignal, timeoutMs: number): Invoke {
  const { run, shared } = task;
  const callee: Callee = [run];
  const style = callStyle(run, task.kind === 'module' && task.hasShared);
  const awaited = (
    result: PromiseLike<unknown>,
    index: number,
    limit?: AbortController,
  ): Promise<Outcome> => settle(result, index, { signal, timeoutMs, limit });
  if (style === 'context') {
    const one: Invoke['one'] = (input, index) => {
      const limit = new AbortController();
      const context = { index, signal: AbortSignal.any([signal, limit.signal]) };
      return outcomeOf(
        () => callWithContext(callee, input, shared, context),
        index,
        (result) => awaited(result, index, limit),
      );
    };
    return { one, direct: undefined, awaited };
  }
  const direct =
    style === 'shared'
      ? (input: unknown): unknown => callShared(callee, input, shared)
      : (input: unknown): unknown => callPlain(callee, input);
  const one: Invoke['one'] = (input, index) =>
    outcomeOf(
      () => direct(input),
      index,
      (result) => awaited(result, index),
    );
  return { one, direct, awaited };
}

function outcomeOf(
  call: () => unknown,
  index: number,
  awaited: (result: PromiseLike<unknown>) => Promise<Outcome>,
): Outcome | Promise<Outcome> {
  try {
    const result = call();
    return isThenable(result) ? awaited(result) : { index, status: 'fulfilled', value: result };
  } catch (error) {
    return { index, status: 'rejected', error };
  }
}

interface Limits {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Aborted when the time is up, for a task that listens. */
  readonly limit: AbortController | undefined;
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
    limit?.abort();
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

import { setImmediate as nextTurn } from 'node:timers/promises';

import type { Plan } from '@forkwise/core';
import type { Work } from '@forkwise/executor';

import type { Executors } from '../executors/executors.ts';
import { SORTED_UP_TO, SPECULATE_UP_TO } from './budget.ts';
import type { ProbeItem } from './sampler.ts';
import type { ProbeSource } from './source.ts';
import { tryCrossing } from './payload.ts';
import { type WorkerTrialResult, runTrial } from './worker-trial.ts';

/** A worker that has begun with one input while the main thread measures another. */
export interface Speculation {
  readonly item: ProbeItem;
  readonly result: Promise<WorkerTrialResult>;
  /**
   * Stops it, so that its input can be run elsewhere (`undefined`); once the worker has started, and
   * may have begun with the input, it is let finish instead.
   */
  abandon(): Promise<WorkerTrialResult | undefined>;
}

const ONE_WORKER: Plan = {
  strategy: 'threads',
  workers: 1,
  concurrency: 1,
  chunkSize: 1,
  workerKind: 'thread',
};

/**
 * Of a short list, the first input measured in the main thread may be a large part of all the work,
 * and so may the giant of a longer one.
 * So a worker starts at the same time, on the largest input; while it starts, a workload too small
 * for it has long shown that it is, and the worker is abandoned.
 */
export function speculate(
  source: ProbeSource,
  executors: Executors,
  work: Omit<Work, 'inputs'>,
): Speculation | undefined {
  const { total } = source;
  if (total === undefined || total < 2) return undefined;
  if (total > SPECULATE_UP_TO && !(source.giant && total <= SORTED_UP_TO)) return undefined;
  if (work.task.kind === 'function') return undefined;
  const item = source.largest((input) => tryCrossing(input).kind === 'crosses');
  if (item === undefined) return undefined;
  const controller = new AbortController();
  const signal = AbortSignal.any([work.signal, controller.signal]);
  const executor = executors.named('threads');
  const result = runTrial(executor, ONE_WORKER, { ...work, signal }, [item]);
  // Awaited only if it is not abandoned.
  result.catch(() => undefined);
  const abandon = async (): Promise<WorkerTrialResult | undefined> => {
    // Over the second turn, the loop has asked for messages: had the worker started, it would be known.
    await nextTurn();
    await nextTurn();
    if (executor.starts.length > 0) return await result;
    controller.abort();
    return undefined;
  };
  return { item, result, abandon };
}

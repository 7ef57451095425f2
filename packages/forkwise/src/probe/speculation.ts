import { SORTED_UP_TO, SPECULATE_UP_TO } from './budget.ts';
import { tryCrossing } from './payload.ts';
import { inputSize } from './size.ts';
import type { Survey } from './survey.ts';
import { Trial } from './trial.ts';
import type { TeamPlan } from './weigh.ts';

export const ONE_THREAD: TeamPlan = {
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
export function speculate(survey: Survey): Trial | undefined {
  const { source, request } = survey;
  const { executors, work, limits } = request;
  const { total } = source;
  if (total === undefined || total < 2 || limits.workers === 1) return undefined;
  if (total > SPECULATE_UP_TO && !(source.giant && total <= SORTED_UP_TO)) return undefined;
  // Where there is a heap limit, a thread is not where to find out whether an input keeps it.
  if (work.task.kind === 'function' || work.workerHeapMb !== undefined) return undefined;
  const head = source.largest((input) => tryCrossing(input).kind === 'crosses');
  if (head === undefined) return undefined;
  return new Trial({
    executor: executors.named('threads'),
    plan: ONE_THREAD,
    work,
    inputs: survey.deliverable,
    allowed: 1,
    wanted: 1,
    head,
    sizeOf: inputSize,
  });
}

import { type FeasibilityFacts, NO_OBSTACLES } from '@forkwise/core';
import type { Work } from '@forkwise/executor';

import type { LoadedWorkload } from '../task/load.ts';
import type { Sampler } from './sampler.ts';

const CHANGES_FOLDER =
  'it waits in a working directory of its own, which concurrent calls would share';

const CALLS_CHDIR = 'it calls process.chdir(), which throws in worker threads';

const HEAP_LIMITED = 'a thread that goes far beyond its heap limit at once ends the whole program';

/** What this thread has shown of where the task can run. */
export function mainFacts(
  workload: LoadedWorkload,
  sampler: Sampler,
  { workerHeapMb }: Pick<Work, 'workerHeapMb'>,
): FeasibilityFacts {
  return {
    ...NO_OBSTACLES,
    source: workload.source.kind,
    inputBlocked: sampler.inputBlocked,
    outputBlocked: sampler.outputBlocked,
    heapLimited: workerHeapMb === undefined ? undefined : HEAP_LIMITED,
    failsInThread: sampler.callsChdir ? CALLS_CHDIR : undefined,
    failsConcurrently: sampler.changesFolder ? CHANGES_FOLDER : undefined,
  };
}

import { type FeasibilityFacts, NO_OBSTACLES } from '@forkwise/core';

import type { LoadedWorkload } from '../task/load.ts';
import type { Sampler } from './sampler.ts';

const CHANGES_FOLDER =
  'it waits in a working directory of its own, which concurrent calls would share';

/** What this thread has shown of where the task can run. */
export function mainFacts(workload: LoadedWorkload, sampler: Sampler): FeasibilityFacts {
  return {
    ...NO_OBSTACLES,
    source: workload.source.kind,
    inputBlocked: sampler.inputBlocked,
    outputBlocked: sampler.outputBlocked,
    failsConcurrently: sampler.changesFolder ? CHANGES_FOLDER : undefined,
  };
}

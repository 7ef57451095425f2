import type { Strategy, Warning } from '@forkwise/core';

import type { WorkloadOptions } from '../options.ts';

type PlanOption = 'workers' | 'concurrency' | 'chunkSize';

/** Parameters that a strategy has no use for. */
const UNUSED: Readonly<Record<Strategy, readonly PlanOption[]>> = {
  sequential: ['workers', 'concurrency', 'chunkSize'],
  async: ['workers', 'chunkSize'],
  threads: ['concurrency'],
  'shared-memory': ['concurrency'],
  processes: ['concurrency'],
  hybrid: [],
};

const INSTEAD: Readonly<Record<PlanOption, string>> = {
  concurrency: 'hybrid runs several inputs at once in each worker, async on this thread',
  workers: 'threads, shared-memory, processes and hybrid have workers',
  chunkSize: 'threads, shared-memory, processes and hybrid have chunks',
};

/** A warning for each parameter given that the forced strategy ignores; 1 is what it does anyway. */
export function unusedOptions(strategy: Strategy, options: WorkloadOptions): readonly Warning[] {
  return UNUSED[strategy]
    .filter((name) => options[name] !== undefined && options[name] !== 1)
    .map((name) => ({
      code: 'OPTION_UNUSED',
      message: `${strategy} has no use for ${name} ${options[name]}: ${INSTEAD[name]}.`,
    }));
}

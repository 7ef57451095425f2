import type { Plan } from '@forkwise/core';
import type { ConformanceOptions } from '@forkwise/executor/conformance';

import { createProcessesExecutor } from '../src/index.ts';

export const TWO_PROCESSES: Plan = {
  strategy: 'processes',
  workers: 2,
  concurrency: 1,
  chunkSize: 8,
  workerKind: 'process',
};

export const OPTIONS: ConformanceOptions = {
  moduleUrl: new URL('../src/index.ts', import.meta.url).href,
  factory: 'createProcessesExecutor',
  create: createProcessesExecutor,
  plans: {
    'two processes': TWO_PROCESSES,
    'more processes than inputs, chunks larger than all': {
      ...TWO_PROCESSES,
      workers: 3,
      chunkSize: 1024,
    },
    'hybrid, four in flight in each': { ...TWO_PROCESSES, strategy: 'hybrid', concurrency: 4 },
  },
  crossesThreads: true,
  movesInputs: false,
  isolates: true,
  // Four queued chunks per worker, and two at each.
  maxAhead: ({ workers, chunkSize }) => 7 * workers * chunkSize,
};

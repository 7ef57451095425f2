import type { Plan } from '@forkwise/core';
import type { ConformanceOptions } from '@forkwise/executor/conformance';

import { createThreadsExecutor } from '../src/index.ts';

export const TWO_THREADS: Plan = {
  strategy: 'threads',
  workers: 2,
  concurrency: 1,
  chunkSize: 8,
  workerKind: 'thread',
};

export const OPTIONS: ConformanceOptions = {
  moduleUrl: new URL('../src/index.ts', import.meta.url).href,
  factory: 'createThreadsExecutor',
  create: createThreadsExecutor,
  plans: {
    'two threads': TWO_THREADS,
    'one input per message': { ...TWO_THREADS, chunkSize: 1 },
    'more threads than inputs, chunks larger than all': {
      ...TWO_THREADS,
      workers: 4,
      chunkSize: 1024,
    },
    'hybrid, four in flight in each': { ...TWO_THREADS, strategy: 'hybrid', concurrency: 4 },
  },
  crossesThreads: true,
  movesInputs: true,
  isolates: true,
  // Four queued chunks per worker, and two at each.
  maxAhead: ({ workers, chunkSize }) => 7 * workers * chunkSize,
};

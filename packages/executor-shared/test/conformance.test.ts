import type { Plan } from '@forkwise/core';
import { describeConformance } from '@forkwise/executor/conformance';

import { createSharedMemoryExecutor } from '../src/index.ts';

const PLAN: Plan = {
  strategy: 'shared-memory',
  workers: 2,
  concurrency: 1,
  chunkSize: 1,
  workerKind: 'thread',
};

describeConformance('executor-shared', {
  moduleUrl: new URL('../src/index.ts', import.meta.url).href,
  factory: 'createSharedMemoryExecutor',
  create: createSharedMemoryExecutor,
  plans: {
    'claims of one': PLAN,
    'one worker': { ...PLAN, workers: 1, chunkSize: 4 },
    'claims of sixteen': { ...PLAN, chunkSize: 16 },
    'eight in flight in each worker': { ...PLAN, concurrency: 8, chunkSize: 4 },
  },
  crossesThreads: true,
  movesInputs: false,
  isolates: true,
  // Four pages published, as many outcomes held for the consumer, and the batch it is given.
  maxAhead: ({ workers, concurrency, chunkSize }) =>
    (4 + 4 + 1) * workers * Math.max(concurrency, chunkSize),
});

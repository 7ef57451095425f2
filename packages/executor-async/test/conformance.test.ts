import type { Plan } from '@forkwise/core';
import { describeConformance } from '@forkwise/executor/conformance';

import { createAsyncExecutor } from '../src/index.ts';

const ALONE: Plan = {
  strategy: 'sequential',
  workers: 1,
  concurrency: 1,
  chunkSize: 1,
  workerKind: 'thread',
};

describeConformance('executor-async', {
  moduleUrl: new URL('../src/index.ts', import.meta.url).href,
  factory: 'createAsyncExecutor',
  create: createAsyncExecutor,
  plans: {
    sequential: ALONE,
    'async, one at a time': { ...ALONE, strategy: 'async' },
    'async, eight in flight': { ...ALONE, strategy: 'async', concurrency: 8 },
    'async, more in flight than inputs': { ...ALONE, strategy: 'async', concurrency: 64 },
  },
  crossesThreads: false,
  movesInputs: false,
  isolates: false,
  // Four queued batches and the next, of 1,024 outcomes each, a block of inputs, and the lanes.
  maxAhead: ({ concurrency }) => 6 * 1024 + concurrency,
});

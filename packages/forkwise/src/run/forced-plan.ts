import { availableParallelism } from 'node:os';

import { type Plan, type Strategy, isInProcess } from '@forkwise/core';

import type { WorkloadOptions } from '../options.ts';

/** In flight at most, for waiting work whose limit finds itself while it runs. */
const ADAPTIVE_CEILING = 1024;
/** In flight per worker where nobody said: enough to overlap waiting, little enough for servers. */
const HYBRID_CONCURRENCY = 8;
/** Upper bound of a chunk; workers start with single inputs and grow chunks by the clock. */
const LARGEST_CHUNK = 8192;

/** The plan of a forced strategy: what the user fixed, and defaults that adapt while it runs. */
export function forcedPlan(strategy: Strategy, options: WorkloadOptions): Plan {
  const workers = options.workers ?? availableParallelism();
  const chunkSize = options.chunkSize ?? LARGEST_CHUNK;
  if (isInProcess(strategy)) {
    const concurrency = strategy === 'async' ? (options.concurrency ?? ADAPTIVE_CEILING) : 1;
    return { strategy, workers: 1, concurrency, chunkSize: 1, workerKind: 'thread' };
  }
  const workerKind = strategy === 'processes' ? 'process' : 'thread';
  const concurrency = strategy === 'hybrid' ? (options.concurrency ?? HYBRID_CONCURRENCY) : 1;
  return { strategy, workers, concurrency, chunkSize, workerKind };
}

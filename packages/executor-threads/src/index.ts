import type { Executor } from '@forkwise/executor';
import { PoolExecutor } from '@forkwise/executor/pool';

import { threadRuntime } from './thread-channel.ts';

/** Carries out `threads` plans, and `hybrid` plans whose workers are threads. */
export function createThreadsExecutor(): Executor {
  return new PoolExecutor({ runtime: threadRuntime, strategies: ['threads', 'hybrid'] });
}

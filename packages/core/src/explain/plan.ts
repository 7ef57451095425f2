import type { Limit } from '../schema/words.ts';
import type { Strategy } from '../words/strategy.ts';
import { formatCount } from './format.ts';

export interface DescribedPlan {
  readonly strategy: Strategy;
  readonly workers: number;
  readonly concurrency: number;
  readonly chunkSize: number;
}

export function describePlan(plan: DescribedPlan): string {
  const { workers, concurrency, chunkSize } = plan;
  const chunks = chunkSize > 1 ? `, ${formatCount(chunkSize)} inputs at a time` : '';
  switch (plan.strategy) {
    case 'sequential':
      return 'one after another, on the main thread';
    case 'async':
      return `up to ${formatCount(concurrency)} at once, on the main thread`;
    case 'threads':
      return `${counted(workers, 'worker thread')}${chunks}`;
    case 'shared-memory':
      return `${counted(workers, 'thread')} over shared memory${chunks}`;
    case 'processes':
      return `${counted(workers, 'child process', 'child processes')}${chunks}`;
    case 'hybrid':
      return `${counted(workers, 'worker')} with ${concurrency} at once in each${chunks}`;
  }
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

export const LIMIT_MEANINGS: Readonly<Record<Limit, string>> = {
  cpu: 'the cores',
  'main-thread': 'the main thread, which can do one thing at a time',
  workers: 'the workers, each of which is always busy',
  'native-pool': 'the native thread pool',
  waiting: 'waiting, by how many inputs may wait at once',
  dispatch: 'handing out the work and copying values',
  'longest-input': 'the longest single input, which cannot be split',
  'start-up': 'starting workers and importing the task in them',
};

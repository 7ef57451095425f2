import type { WorkloadClass } from '../schema/words.ts';

export interface ClassText {
  readonly summary: string;
  readonly means: string;
}

/** Wording only: what a class is, and what follows from it. */
export const CLASS_TEXTS: Readonly<Record<WorkloadClass, ClassText>> = {
  'io-bound': {
    summary: 'it mostly waits for something outside the program',
    means: 'Waiting needs no core: let many inputs wait at the same time on one thread.',
  },
  'cpu-bound': {
    summary: 'it mostly computes in JavaScript',
    means: 'One thread computes on one core: only more threads or processes go faster.',
  },
  'native-pool-bound': {
    summary: 'it mostly computes in native threads',
    means:
      'The work already leaves the main thread: have as many in flight as the pool and the cores allow; worker threads share the same pool and add nothing.',
  },
  blocking: {
    summary: 'it waits while holding its thread',
    means: 'Nothing else runs on a blocked thread: each wait needs a thread of its own.',
  },
  mixed: {
    summary: 'it both waits and computes',
    means: 'Overlap the waiting on each thread, and add threads when computing fills one.',
  },
  'transfer-bound': {
    summary: 'moving its values costs more than computing on them',
    means: 'Keep the values where they are, or share their memory instead of copying it.',
  },
  'overhead-bound': {
    summary: 'there is too little to do for spreading it to pay',
    means: 'Starting workers and handing out inputs would cost more than the work itself.',
  },
  unknown: {
    summary: 'there is not enough evidence',
    means: 'Measure more inputs before deciding.',
  },
};

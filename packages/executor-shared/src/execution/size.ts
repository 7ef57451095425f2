import type { Plan } from '@forkwise/core';

import type { RingSize } from '../memory/layout.ts';

/** A page this large costs its hand-over about 1 ns per lane; a larger one would only be memory. */
const LARGEST_PAGE = 16_384;
/** Pages in use when they are full: one being read, one being worked on, two to go. */
const FULL_PAGES = 4;
/** Pages at most, for sources that bring few inputs at a time. */
const MOST_PAGES = 64;

export interface ExecutionSize extends RingSize {
  /** Inputs published and unread at most, and held for the consumer as many again. */
  readonly window: number;
}

/**
 * A page holds one block for each worker, or all that they have in flight. Where workers run
 * several inputs at once there are more pages, because a slow source fills each with a single one.
 */
export function executionSize(plan: Plan, remaining: number | undefined): ExecutionSize {
  const { chunkSize, concurrency } = plan;
  const seats = Math.max(1, Math.min(plan.workers, remaining ?? plan.workers));
  const capacity = Math.min(LARGEST_PAGE, seats * Math.max(chunkSize, concurrency));
  const inFlight = 2 * seats * concurrency;
  return {
    seats,
    capacity,
    pages: Math.max(FULL_PAGES, Math.min(MOST_PAGES, inFlight)),
    window: FULL_PAGES * capacity,
  };
}

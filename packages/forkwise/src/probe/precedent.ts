import type { FeasibilityFacts, Profile } from '@forkwise/core';

import { withKnownObstacles } from '../decide/memory.ts';
import type { KnownTask } from '../history/index.ts';

/** What was measured now may differ by so much from what is known, and still be the same work. */
const SAME_WORK = 2;

/** Whether earlier runs tried a worker, and on inputs like those measured now. */
export function agrees({ learnt }: KnownTask, { perInput }: Profile): boolean {
  if (learnt === undefined) return false;
  if (!learnt.worker.measured && learnt.obstacles.failsInThread === undefined) return false;
  const [now, then] = [perInput.wallMs.mean, learnt.perInput.wallMs.mean];
  return now <= SAME_WORK * then && then <= SAME_WORK * now;
}

/** How the task did in a worker, if earlier runs on inputs like these say so and nothing was in its way. */
export function knownWorker(known: KnownTask, profile: Profile): Profile['worker'] | undefined {
  const { learnt } = known;
  if (learnt === undefined || !agrees(known, profile)) return undefined;
  return learnt.obstacles.failsInThread === undefined && learnt.worker.measured
    ? learnt.worker
    : undefined;
}

/** The facts with what was in the task's way then. */
export function withKnown(facts: FeasibilityFacts, { learnt }: KnownTask): FeasibilityFacts {
  return learnt === undefined ? facts : withKnownObstacles(facts, learnt);
}

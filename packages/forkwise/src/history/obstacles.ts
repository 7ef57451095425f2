import { NO_OBSTACLES, feasibility } from '@forkwise/core';

import type { Obstacles, RunRecord } from './record.ts';

/**
 * The obstacles met in these runs, the latest first, without those that a later run disproves: one
 * that ended well under a strategy which the obstacle would have stopped.
 */
export function remainingObstacles(runs: readonly RunRecord[]): Obstacles {
  const remaining: Record<string, string> = {};
  runs.forEach(({ learnt }, age) => {
    for (const [kind, reason] of Object.entries(learnt?.obstacles ?? {})) {
      if (!(kind in remaining) && !isDisproved(kind, reason, runs.slice(0, age))) {
        remaining[kind] = reason;
      }
    }
  });
  return remaining;
}

function isDisproved(kind: string, reason: string, later: readonly RunRecord[]): boolean {
  const stopped = feasibility({ ...NO_OBSTACLES, [kind]: reason });
  return later.some(({ plan }) => stopped[plan.strategy] !== undefined);
}

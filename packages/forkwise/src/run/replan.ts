import {
  type Plan,
  type Prediction,
  type Ranking,
  type Strategy,
  isInProcess,
} from '@forkwise/core';

/** A new plan must be expected to finish the rest in this share of the time the old one needs. */
const WORTH_CHANGING = 0.75;

/**
 * The plan to change to, when the current one turned out `factor` times slower than predicted:
 * the fastest that runs elsewhere and has not been tried, if it beats what the current one now needs.
 *
 * @param hereFactor how many times as long as predicted inputs take on this thread, if it has been
 *   seen to run some beside workers; else 1
 */
export function betterPlan(
  ranking: Ranking,
  current: Prediction,
  factor: number,
  tried: ReadonlySet<Strategy>,
  hereFactor = 1,
): Prediction | undefined {
  const nowMs = expectedMs(current, factor);
  // Samples were taken here. What is slower here than they said has harder inputs, hard anywhere.
  const inputFactor = place(current.plan) === 'here' ? Math.max(1, factor) : hereFactor;
  return ranking.plans.find(
    (plan) =>
      !tried.has(plan.plan.strategy) &&
      place(plan.plan) !== place(current.plan) &&
      expectedMs(plan, inputFactor) < nowMs * WORTH_CHANGING,
  );
}

/** Its work, not its start-up, takes so many times as long as was predicted. */
function expectedMs({ middleMs, startMs }: Prediction, factor: number): number {
  return startMs + (middleMs - startMs) * factor;
}

/**
 * Where inputs run. What made a plan slow there (cold isolates, one core too few, harder inputs)
 * would make every plan slow that runs there too; threads and processes are alike in that.
 */
function place(plan: Plan): 'here' | 'workers' {
  return isInProcess(plan.strategy) ? 'here' : 'workers';
}

import {
  type Plan,
  type Prediction,
  type Ranking,
  type Strategy,
  type WorkerKind,
  isInProcess,
} from '@forkwise/core';

/** A new plan must be expected to finish the rest in this share of the time the old one needs. */
const WORTH_CHANGING = 0.6;

/**
 * The plan to change to, when the current one turned out `factor` times slower than predicted:
 * the fastest that runs elsewhere and has not been tried, if it beats what the current one now needs.
 */
export function betterPlan(
  ranking: Ranking,
  current: Prediction,
  factor: number,
  tried: ReadonlySet<Strategy>,
): Prediction | undefined {
  const nowMs = current.predictedMs[1] * factor;
  return ranking.plans.find(
    (plan) =>
      !tried.has(plan.plan.strategy) &&
      place(plan.plan) !== place(current.plan) &&
      plan.predictedMs[1] < nowMs * WORTH_CHANGING,
  );
}

/** Where inputs run. What made a plan slow there would make every plan slow that runs there too. */
function place(plan: Plan): 'here' | WorkerKind {
  return isInProcess(plan.strategy) ? 'here' : plan.workerKind;
}

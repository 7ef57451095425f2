import { describePlan, type DescribedPlan } from '@forkwise/core';

/** A plan in words, its strategy first. */
export function planSentence(plan: DescribedPlan): string {
  return `${plan.strategy}: ${describePlan(plan)}`;
}

import { type Prediction, type Ranking, isInProcess, simplestAmongEquals } from '@forkwise/core';

/** Where no worker was tried, none is relied on. */
export function stayingHere(ranking: Ranking): Ranking {
  const here = ranking.plans.filter(({ plan }) => isInProcess(plan.strategy));
  return here.length === 0 ? ranking : { ...ranking, best: simplestAmongEquals(here) };
}

/** With `best` in place of the ranking's own plan of its strategy. */
export function withBest(ranking: Ranking, best: Prediction): Ranking {
  const isOther = ({ plan }: Prediction): boolean => plan.strategy !== best.plan.strategy;
  const plans = [...ranking.plans.filter(isOther), best];
  return { ...ranking, best, plans: plans.toSorted((a, b) => a.middleMs - b.middleMs) };
}

import {
  type Advice,
  type Described,
  type MachineDescription,
  type Prediction,
  type Ranking,
  type Strategy,
  type WorkloadDescription,
  adviceFromDescriptions,
  fromDescriptions,
  rankDescribed,
} from '@forkwise/core';

/** Everything that is shown at once, worked out from the two descriptions alone. */
export interface Answer {
  readonly workload: WorkloadDescription;
  readonly machine: MachineDescription;
  readonly described: Described;
  readonly ranking: Ranking;
  readonly advice: Advice;
}

export function workOut(workload: WorkloadDescription, machine: MachineDescription): Answer {
  const described = fromDescriptions(workload, machine);
  const ranking = rankDescribed(described);
  return {
    workload,
    machine,
    described,
    ranking,
    advice: adviceFromDescriptions(described, ranking),
  };
}

/** The plan of the asked strategy, or the recommended one where that cannot be used. */
export function lookAt({ ranking }: Answer, shown: Strategy | undefined): Prediction {
  return ranking.plans.find(({ plan }) => plan.strategy === shown) ?? ranking.best;
}

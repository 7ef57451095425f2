import type { Feasibility } from '../feasibility/feasibility.ts';
import { profileDemand } from '../predict/demand.ts';
import { type Prediction, type Predictor, createPredictor } from '../predict/predict.ts';
import type { Machine } from '../schema/machine.ts';
import type { Profile } from '../schema/profile.ts';
import type { Plan } from '../words/plan.ts';
import { STRATEGIES, type Strategy, type WorkerKind } from '../words/strategy.ts';
import { type PlanLimits, candidates } from './candidates.ts';
import { simplestAmongEquals } from './simplicity.ts';

export interface Ranking {
  readonly best: Prediction;
  /** The best plan of every feasible strategy, `best` included, fastest first. */
  readonly plans: readonly Prediction[];
  readonly sequential: Prediction;
  readonly infeasible: readonly { readonly strategy: Strategy; readonly reason: string }[];
}

/**
 * Feasible strategies only; each with its best parameters; then the simplest of those that are as
 * fast as the fastest, as far as the samples can tell.
 *
 * @param heldMs how long the task has held the main thread already; see `createPredictor`
 */
export function recommend(
  profile: Profile,
  inputs: number,
  machine: Machine,
  feasible: Feasibility,
  limits: PlanLimits,
  hybridKind: WorkerKind = 'thread',
  heldMs = 0,
): Ranking {
  const predict = createPredictor(profile, inputs, machine, heldMs);
  const demand = profileDemand(profile, heldMs);
  const plans = leanestOfEach(feasible, predict, (strategy) =>
    candidates(strategy, inputs, demand, machine, limits, hybridKind),
  )
    .map((plan) => predict(plan))
    .toSorted((a, b) => a.middleMs - b.middleMs);
  return {
    best: simplestAmongEquals(plans),
    plans,
    sequential: sequentialOf(plans, predict),
    infeasible: STRATEGIES.flatMap((strategy) => {
      const reason = feasible[strategy];
      return reason === undefined ? [] : [{ strategy, reason }];
    }),
  };
}

/**
 * The plan that `recommend` would most likely find best, by middle estimates alone: for work that is
 * known, where a ranking of all plans would take longer than it could save.
 */
export function quickest(
  profile: Profile,
  inputs: number,
  machine: Machine,
  feasible: Feasibility,
  limits: PlanLimits,
  kind: WorkerKind = 'thread',
  heldMs = 0,
): Prediction {
  const predict = createPredictor(profile, inputs, machine, heldMs);
  const demand = profileDemand(profile, heldMs);
  const plans = leanestOfEach(feasible, predict, (strategy) =>
    candidates(strategy, inputs, demand, machine, limits, kind),
  );
  return predict(leanest(plans, predict));
}

/** Of every feasible strategy, in the order of simplicity. */
function leanestOfEach(
  feasible: Feasibility,
  predict: Predictor,
  candidatesOf: (strategy: Strategy) => readonly Plan[],
): Plan[] {
  return STRATEGIES.filter((name) => feasible[name] === undefined).map((strategy) =>
    leanest(candidatesOf(strategy), predict),
  );
}

function sequentialOf(plans: readonly Prediction[], predict: Predictor): Prediction {
  return (
    plans.find((prediction) => prediction.plan.strategy === 'sequential') ??
    predict({
      strategy: 'sequential',
      workers: 1,
      concurrency: 1,
      chunkSize: 1,
      workerKind: 'thread',
    })
  );
}

/** More workers or more in flight must buy at least this much to be worth it. */
const WORTHWHILE = 0.03;

/** The first (leanest) plan within `WORTHWHILE` of the fastest of its strategy. */
function leanest(plans: readonly Plan[], predict: Predictor): Plan {
  const times = plans.map((plan) => predict.middleMs(plan));
  const fastest = Math.min(...times);
  const good = plans.find((_, at) => (times[at] ?? Infinity) <= fastest * (1 + WORTHWHILE));
  return good ?? (plans[0] as Plan);
}

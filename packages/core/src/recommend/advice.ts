import { classify } from '../classify/classify.ts';
import { signals } from '../classify/signals.ts';
import { explain, explainLimit } from '../explain/explain.ts';
import { formatFactor, formatMs } from '../explain/format.ts';
import { LIMIT_MEANINGS } from '../explain/plan.ts';
import type { Prediction } from '../predict/predict.ts';
import { intervalOf } from '../predict/predict.ts';
import type { Advice, Alternative, Recommendation } from '../schema/advice.ts';
import type { Machine } from '../schema/machine.ts';
import type { Profile } from '../schema/profile.ts';
import type { Interval, Warning } from '../schema/words.ts';
import { coldExtraMs } from '../warm-up/curve.ts';
import type { Ranking } from './recommend.ts';
import { asGoodAs, simplerThan } from './simplicity.ts';

export interface AdviceParts {
  readonly profile: Profile;
  readonly machine: Machine;
  readonly inputs: number;
  readonly ranking: Ranking;
  readonly warnings: readonly Warning[];
  readonly adviseMs: number;
}

/** Puts a ranking into the words and numbers of the advice document. */
export function composeAdvice(parts: AdviceParts): Advice {
  const { profile, machine, inputs, ranking } = parts;
  const { class: workloadClass, evidence } = classify(signals(profile, inputs, machine));
  const recommendation = predicted(ranking.best, ranking.sequential);
  const advice: Omit<Advice, 'summary'> = {
    kind: 'advice',
    version: 1,
    class: workloadClass,
    evidence: [...evidence],
    profile,
    machine,
    recommendation,
    alternatives: alternatives(ranking),
    reasons: [...reasons(ranking, recommendation), ...coldCode(profile, inputs)],
    warnings: [...parts.warnings],
    adviseMs: parts.adviseMs,
  };
  return { ...advice, summary: explain(advice).short };
}

function predicted(prediction: Prediction, sequential: Prediction): Recommendation {
  const { strategy, workers, concurrency, chunkSize, workerKind } = prediction.plan;
  const ratios = prediction.replicates.map((ms, index) =>
    speedUp(sequential.replicates[index] ?? ms, ms),
  );
  const mid = speedUp(sequential.predictedMs[1], prediction.predictedMs[1]);
  return {
    strategy,
    workers,
    concurrency,
    chunkSize,
    workerKind,
    predictedMs: mutable(prediction.predictedMs),
    speedup: mutable(intervalOf(ratios, mid)),
    limitedBy: prediction.limitedBy,
  };
}

/** What takes no time is no faster than anything else. */
function speedUp(sequentialMs: number, ms: number): number {
  return ms > 0 ? sequentialMs / ms : 1;
}

function alternatives(ranking: Ranking): Alternative[] {
  const { best } = ranking;
  const feasible = ranking.plans
    .filter((plan) => plan !== best)
    .map((plan): Alternative => ({
      ...predicted(plan, ranking.sequential),
      feasible: true,
      reason: comparison(plan, best),
    }));
  const infeasible = ranking.infeasible.map((entry): Alternative => ({
    ...entry,
    feasible: false,
  }));
  return [...feasible, ...infeasible];
}

function comparison(plan: Prediction, best: Prediction): string {
  const factor = plan.predictedMs[1] / Math.max(best.predictedMs[1], Number.MIN_VALUE);
  if (factor <= 1) return `As fast as ${best.plan.strategy}, but less simple.`;
  if (asGoodAs(plan, best) && !simplerThan(plan, best)) {
    return `About as fast as ${best.plan.strategy}, but less simple.`;
  }
  const longer =
    factor < 1.1
      ? `${((factor - 1) * 100).toFixed(0)} % longer`
      : `${formatFactor(factor)} as long`;
  return `${longer}, limited by ${LIMIT_MEANINGS[plan.limitedBy]}.`;
}

function reasons(ranking: Ranking, recommendation: Recommendation): string[] {
  const { best, plans, sequential } = ranking;
  const found = [explainLimit(recommendation)];
  if (best.plan.strategy !== 'sequential') {
    found.push(
      `One after another, the inputs would take ${formatMs(sequential.predictedMs[1])}: ${formatFactor(recommendation.speedup[1])} as long.`,
    );
  }
  const rival = plans.find((plan) => plan !== best && plan !== sequential);
  if (rival !== undefined) {
    found.push(
      `The next best, ${rival.plan.strategy}, is expected to take ${formatMs(rival.predictedMs[1])}. ${comparison(rival, best)}`,
    );
  }
  return found;
}

/** Cold code is worth a word from this share of the work on. */
const COLD_SHARE = 0.1;

function coldCode(profile: Profile, inputs: number): string[] {
  const { cpuMs, blockedMs } = profile.perInput;
  const { firstCallMs, warmUp } = profile.task;
  const steadyMs = inputs * (cpuMs.mean + blockedMs.mean);
  const coldMs = firstCallMs + coldExtraMs(warmUp.draws, steadyMs);
  if (coldMs <= COLD_SHARE * steadyMs) return [];
  return [
    `Code is slow until it has run for a while: here about ${formatMs(coldMs)} beyond the ${formatMs(steadyMs)} that warm code would take, and each worker pays for it again.`,
  ];
}

const mutable = (interval: Interval): [number, number, number] => [...interval];

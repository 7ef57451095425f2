import type { Prediction } from '../predict/predict.ts';
import { quantile } from '../stats/summary.ts';
import { STRATEGIES } from '../words/strategy.ts';

/** A simpler plan is as good when it costs at most this much more, by the best estimate … */
const NEGLIGIBLE_SHARE = 0.03;
/** … or this many ms: nobody notices, and run-to-run noise is larger. */
const NEGLIGIBLE_MS = 2;
/** Where samples cannot tell two plans apart, the simpler may cost this much more at the middle. */
const INDISTINGUISHABLE_SHARE = 0.08;

/**
 * Among plans that are equally fast as far as the samples can tell, the simplest strategy, in the
 * order of `STRATEGIES`. Compared pairwise over the same replicates, so that what both plans
 * depend on (how slow the inputs are) cancels out.
 */
export function simplestAmongEquals(fastestFirst: readonly Prediction[]): Prediction {
  const fastest = fastestFirst[0];
  if (fastest === undefined) throw new Error('no feasible plan: sequential always is one');
  const simplestFirst = fastestFirst.toSorted((a, b) => simplicity(a) - simplicity(b));
  return simplestFirst.find((plan) => asGoodAs(plan, fastest)) ?? fastest;
}

const simplicity = (prediction: Prediction): number => STRATEGIES.indexOf(prediction.plan.strategy);

export function simplerThan(plan: Prediction, other: Prediction): boolean {
  return simplicity(plan) < simplicity(other);
}

export function asGoodAs(plan: Prediction, fastest: Prediction): boolean {
  const extraMs = plan.middleMs - fastest.middleMs;
  const share = extraMs / Math.max(fastest.middleMs, Number.MIN_VALUE);
  if (extraMs <= NEGLIGIBLE_MS || share <= NEGLIGIBLE_SHARE) return true;
  return share <= INDISTINGUISHABLE_SHARE && ratioQuantile(plan, fastest, 0.05) < 1;
}

/** The `p` quantile of how many times longer `plan` takes than `other`, over paired replicates. */
export function ratioQuantile(plan: Prediction, other: Prediction, p: number): number {
  const ratios = plan.replicates.map((ms, index) => ms / (other.replicates[index] ?? ms));
  return quantile(ratios.toSorted(), p);
}

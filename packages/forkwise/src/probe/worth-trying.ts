import { type Ranking, isInProcess, ratioQuantile } from '@forkwise/core';

/** Whether workers should be tried, as far as the samples of this thread tell. */
export type WorthTrying = 'yes' | 'no' | 'unsure';

/** Workers that should take so much of the time needed here are worth a trial at once. */
const CLEARLY = 0.8;
/** If not even in the best quarter of the replicates do they take less than this, they are not. */
const HARDLY = 0.95;
/** When there is no time to learn more, they should take less than this. */
const PROBABLY = 0.85;
/** About what this thread loses while a worker beside it starts, imports and gets warm. */
const LEAST_GAIN_MS = 40;

/**
 * Starting a worker slows this thread down while the worker gets warm, which is lost where this
 * thread alone is faster. So it is put off until it is likely to pay; this thread works meanwhile.
 */
export function worthTrying({ plans }: Ranking, last: boolean): WorthTrying {
  const here = plans.find(({ plan }) => isInProcess(plan.strategy));
  if (here === undefined) return 'yes';
  const elsewhere = plans.filter(({ plan }) => !isInProcess(plan.strategy));
  const share = (luck: number): number =>
    Math.min(...elsewhere.map((plan) => ratioQuantile(plan, here, luck)));
  const [middle, hereMs] = [share(0.5), here.predictedMs[1]];
  if (hereMs * (1 - share(0.25)) < LEAST_GAIN_MS) return 'no';
  const clear = middle < CLEARLY && hereMs * (1 - middle) > LEAST_GAIN_MS;
  if (clear || (last && middle < PROBABLY)) return 'yes';
  return last || share(0.25) > HARDLY ? 'no' : 'unsure';
}

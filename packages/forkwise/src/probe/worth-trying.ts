import {
  type Profile,
  type Ranking,
  wholeColdMs,
  isInProcess,
  ratioQuantile,
} from '@forkwise/core';

/** Whether workers should be tried, as far as the samples of this thread tell. */
export type WorthTrying = 'yes' | 'no' | 'unsure';

/** Workers that should take no more than this of the time needed here are worth a trial at once … */
const CLEARLY = 0.85;
/** … if they do so in this share of the replicates. */
const SURELY = 0.75;
/** If not even in the best quarter of the replicates do they take less than this, they are not. */
const HARDLY = 0.95;
/** When there is no time to learn more, they should take less than this. */
const PROBABLY = 0.85;
/** About what this thread loses while a worker beside it starts … */
const START_LOSS_MS = 20;
/** … and gets warm, as a part of what that takes: both compile, on cores that the other needs. */
const WARM_UP_LOSS = 0.4;
/** The fastest plans elsewhere say what all would: they differ in what a trial costs all alike. */
const RIVALS = 2;

/**
 * Starting a worker slows this thread down while the worker gets warm, which is lost where this
 * thread alone is faster. So it is put off until it is likely to pay; this thread works meanwhile.
 */
export function worthTrying({ plans }: Ranking, { task }: Profile, last: boolean): WorthTrying {
  const here = plans.find(({ plan }) => isInProcess(plan.strategy));
  if (here === undefined) return 'yes';
  const elsewhere = plans.filter(({ plan }) => !isInProcess(plan.strategy)).slice(0, RIVALS);
  const share = (luck: number): number =>
    Math.min(...elsewhere.map((plan) => ratioQuantile(plan, here, luck)));
  const [middle, hereMs] = [share(0.5), here.middleMs];
  const lossMs = START_LOSS_MS + WARM_UP_LOSS * wholeColdMs(task.warmUp.draws);
  if (hereMs * (1 - share(0.25)) < lossMs) return 'no';
  const pays = hereMs * (1 - middle) > lossMs;
  if (pays && (share(SURELY) < CLEARLY || (last && middle < PROBABLY))) return 'yes';
  return last || share(0.25) > HARDLY ? 'no' : 'unsure';
}

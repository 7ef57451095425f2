import {
  type Limit,
  type Plan,
  type Prediction,
  chunkSize,
  createPredictor,
  isInProcess,
  mostWorkers,
  profileDemand,
  workerCosts,
} from '@forkwise/core';

import type { Answer } from './work-out.ts';

/** How much faster than one after another a strategy gets with more of what it has more of. */
export interface Speedups {
  readonly plan: Plan;
  /** What grows along the curve. */
  readonly of: 'workers' | 'in flight';
  readonly points: readonly SpeedupPoint[];
  /** How many the plan itself has. */
  readonly chosen: number;
  /** The most workers that fit in memory, where the curve ends for that reason. */
  readonly fitting: number | undefined;
}

export interface SpeedupPoint {
  readonly count: number;
  readonly speedup: number;
  readonly limitedBy: Limit;
}

/** A curve needs no more points than this to look like one. */
const MOST_POINTS = 64;
/** Of what is in flight, a curve shows this much beyond the plan and beyond the pool. */
const BEYOND = 2;

/** For `sequential`, which has nothing to vary, the curve of the next best plan that has. */
export function speedups(answer: Answer, looked: Prediction): Speedups | undefined {
  const { ranking, described } = answer;
  const subject =
    looked.plan.strategy === 'sequential'
      ? ranking.plans.find(({ plan }) => plan.strategy !== 'sequential')
      : looked;
  if (subject === undefined) return undefined;
  const { plan } = subject;
  const { profile, inputs, machine } = described;
  const predict = createPredictor(profile, inputs, machine);
  const pointAt = (varied: Plan, count: number): SpeedupPoint => {
    const { middleMs, limitedBy } = predict(varied);
    return { count, speedup: middleMs > 0 ? ranking.sequential.middleMs / middleMs : 1, limitedBy };
  };
  if (isInProcess(plan.strategy)) {
    const most = Math.min(inputs, BEYOND * Math.max(plan.concurrency, machine.pool.size));
    const points = ladder(most).map((count) => pointAt({ ...plan, concurrency: count }, count));
    return { plan, of: 'in flight', points, chosen: plan.concurrency, fitting: undefined };
  }
  const { wallMs } = profileDemand(profile);
  const costs = workerCosts(plan, machine);
  const fitting = mostWorkers(costs, machine);
  const asked = Math.max(BEYOND * machine.cpu.cores, plan.workers);
  const points = ladder(Math.min(asked, fitting, inputs)).map((workers) => {
    const size = chunkSize(inputs, workers, costs.perChunkMs, wallMs);
    return pointAt({ ...plan, workers, chunkSize: Math.max(size, plan.concurrency) }, workers);
  });
  return {
    plan,
    of: 'workers',
    points,
    chosen: plan.workers,
    fitting: fitting < Math.min(asked, inputs) ? fitting : undefined,
  };
}

/** All of them while they are few, then evenly spread ones, the last included. */
function ladder(most: number): number[] {
  const stride = Math.max(1, most / MOST_POINTS);
  const counts = new Set<number>();
  for (let at = 1; at < most; at += stride) counts.add(Math.round(at));
  return [...counts.add(most)];
}

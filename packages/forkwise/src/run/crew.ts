import { type Plan, type Profile, isInProcess } from '@forkwise/core';

import type { Decision } from '../decide/decide.ts';
import { LONGEST_LANE_INPUT_MS, MOST_WORKERS_BESIDE_A_LANE } from '../probe/weigh.ts';

/** Who runs a stage: what this thread does, and the workers beside it. */
export interface StageCrew {
  /** The plan of the workers; `undefined` where this thread works alone. */
  readonly workers: Plan | undefined;
  /**
   * This thread's part: `lane` takes inputs one by one like another worker, `starter` does so only
   * until the workers are up, `dispatcher` leaves all of them to the workers.
   */
  readonly here: 'alone' | 'lane' | 'starter' | 'dispatcher';
}

export interface Circumstances {
  /** Inputs that the stage begins with. */
  readonly left: number;
  /** Whether code may run on this thread: nothing can stop it there, and it must not hold up a challenger. */
  readonly free: boolean;
  /** Whether inputs that wait run on this thread already. */
  readonly busy: boolean;
}

/** A stage that lasts so many times what a further worker costs can afford that worker. */
const AFFORDABLE = 20;
/** Share of an input's time in which it computes, from which on a lane of this thread helps. */
const COMPUTING_SHARE = 0.7;

/**
 * This thread already runs the task at full speed when the decision falls, while every worker still
 * has to start, to import and to warm up. So it goes on with computing inputs: in place of one of
 * the planned workers where what is left is short beside what a worker costs, else until all are up.
 */
export function stageCrew(
  decision: Decision,
  plan: Plan,
  { left, free, busy }: Circumstances,
): StageCrew {
  const { profile } = decision.probed;
  const leftMs = left * profile.perInput.wallMs.mean;
  if (isInProcess(plan.strategy)) return ALONE;
  if (busy ? plan.concurrency === 1 : !free || !canLane(profile, plan)) {
    return { workers: plan, here: 'dispatcher' };
  }
  const costMs = decision.best.startMs;
  const short = busy || leftMs / plan.workers < AFFORDABLE * costMs;
  if (short && plan.workers > 1 && plan.workers <= MOST_WORKERS_BESIDE_A_LANE) {
    return { workers: { ...plan, workers: plan.workers - 1 }, here: 'lane' };
  }
  return { workers: plan, here: 'starter' };
}

const ALONE: StageCrew = { workers: undefined, here: 'alone' };

function computes({ perInput }: Profile): boolean {
  return perInput.cpuMs.mean >= COMPUTING_SHARE * perInput.wallMs.mean;
}

function canLane(profile: Profile, plan: Plan): boolean {
  return (
    computes(profile) &&
    plan.concurrency === 1 &&
    plan.strategy !== 'shared-memory' &&
    profile.perInput.wallMs.mean <= LONGEST_LANE_INPUT_MS
  );
}

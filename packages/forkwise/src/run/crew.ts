import { type Plan, type Profile, isInProcess } from '@forkwise/core';

import type { Decision } from '../decide/decide.ts';

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

/** Above so many workers this thread is worth more handing out inputs than running some. */
const MOST_WORKERS_BESIDE_A_LANE = 4;
/** Inputs longer than this keep the caller's event loop from everything else for too long. */
const LONGEST_LANE_INPUT_MS = 100;
/** A stage that lasts so many times what a further worker costs can afford that worker. */
const AFFORDABLE = 20;
/** Share of an input's time in which it computes, from which on a lane of this thread helps. */
const COMPUTING_SHARE = 0.7;
/** A worker so many times slower than this thread is of little help. */
const HELPFUL_RATIO = 1.6;
/** With less left than this, help comes too late. */
const LEAST_LEFT_MS = 40;

/**
 * This thread already runs the task at full speed when the decision falls, while every worker still
 * has to start, to import and to warm up. So it goes on with computing inputs: in place of one of
 * the planned workers where what is left is short beside what a worker costs, else until all are up.
 * Where it should be faster alone than any fresh workers, one that is warm from its trial still helps.
 */
export function stageCrew(
  decision: Decision,
  plan: Plan,
  { left, free, busy }: Circumstances,
): StageCrew {
  const { profile } = decision.probed;
  const leftMs = left * profile.perInput.wallMs.mean;
  if (isInProcess(plan.strategy)) {
    const helps = free && !busy && warmWorkerHelps(decision, leftMs);
    return helps ? { workers: ONE_WARM_WORKER, here: 'lane' } : ALONE;
  }
  if (busy ? plan.concurrency === 1 : !free || !canLane(profile, plan)) {
    return { workers: plan, here: 'dispatcher' };
  }
  const costMs = decision.probed.ranking.best.startMs;
  const short = busy || leftMs / plan.workers < AFFORDABLE * costMs;
  if (short && plan.workers > 1 && plan.workers <= MOST_WORKERS_BESIDE_A_LANE) {
    return { workers: { ...plan, workers: plan.workers - 1 }, here: 'lane' };
  }
  return { workers: plan, here: 'starter' };
}

const ALONE: StageCrew = { workers: undefined, here: 'alone' };

const ONE_WARM_WORKER: Plan = {
  strategy: 'threads',
  workers: 1,
  concurrency: 1,
  chunkSize: 1,
  workerKind: 'thread',
};

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

function warmWorkerHelps({ probed, machine }: Decision, leftMs: number): boolean {
  const { profile, facts } = probed;
  return (
    profile.worker.measured &&
    facts.failsInThread === undefined &&
    profile.worker.cpuRatio <= HELPFUL_RATIO &&
    machine.cpu.cores > 1 &&
    computes(profile) &&
    leftMs >= LEAST_LEFT_MS
  );
}

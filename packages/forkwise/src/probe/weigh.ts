import {
  type Demand,
  type Joining,
  type Machine,
  type Outlook,
  type Plan,
  type PlanLimits,
  type Strategy,
  type UnderWay,
  type WorkerKind,
  chunkSize,
  crossingCost,
  outlook,
  usualRatio,
  workerCosts,
} from '@forkwise/core';

import type { Executors } from '../executors/executors.ts';

/** The list as far as this thread has come with it. */
export interface Underway extends Pick<
  UnderWay,
  'left' | 'heldMs' | 'helperMs' | 'longestMs' | 'readingMs' | 'warmUp'
> {
  readonly demand: Demand;
  readonly importMs: number;
  readonly firstCallMs: number;
  /** How many inputs this is known from. */
  readonly measured: number;
}

export interface Means {
  readonly machine: Machine;
  readonly limits: PlanLimits;
  readonly executors: Executors;
  /** The strategies with workers that can run the task, as far as is known. */
  readonly strategies: readonly WorkerStrategy[];
  /** Whether this thread may go on with inputs of its own beside workers. */
  readonly free: boolean;
}

export type WorkerStrategy = Extract<Strategy, 'threads' | 'shared-memory' | 'processes'>;

/** A plan with workers of one kind. */
export type TeamPlan = Plan & { readonly strategy: WorkerStrategy };

/** Workers to start, with what is expected of them. */
export interface Team extends Outlook {
  /** Of those workers alone, as they are to be started. */
  readonly workers: TeamPlan;
  /** Whether this thread goes on beside them. */
  readonly lane: boolean;
}

/** Workers are started where they should save at least this part of what is left, and so much more, … */
const WORTH_SHARE = 0.06;
const WORTH_MS = 5;
/**
 * … and this part ÷ the number of inputs measured: what looks best after a few of them looks better
 * than it is. All three from a replay of 67 npm packages, where this loses 0.6 % in geometric mean
 * to knowing beforehand.
 */
const FEW_SHARE = 0.2;
/** With no prospect of this part, they will not be. */
const HOPELESS_SHARE = -0.1;
/** Beside a thread that works, a worker starts so many times as slowly as alone. */
const START_BESIDE_WORK = 1.1;
/** Above so many workers this thread is worth more handing out inputs than running some. */
export const MOST_WORKERS_BESIDE_A_LANE = 4;
/** Inputs longer than this keep the caller's event loop from everything else for too long. */
export const LONGEST_LANE_INPUT_MS = 100;
/** Blocked workers use no core, so more of them than cores can pay. */
const MOST_BLOCKED_WORKERS = 64;
const LADDER = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64];
/** More workers must buy at least this much. */
const WORTHWHILE = 0.03;
/** Another kind of worker than threads must promise at least this much more. */
const OTHER_KIND = 0.08;
/** Of the memory still free, what workers may take. */
const MEMORY_SHARE = 0.5;

export type Verdict = 'start' | 'unsure' | 'stay';

export function verdictOn({ aloneMs, besideMs }: Outlook, measured: number): Verdict {
  const gainMs = aloneMs - besideMs;
  const worth = WORTH_SHARE + FEW_SHARE / Math.max(1, measured);
  if (gainMs > worth * aloneMs + WORTH_MS) return 'start';
  return gainMs < HOPELESS_SHARE * aloneMs ? 'stay' : 'unsure';
}

/** The best team to start now; `undefined` where no more than one thread may be used. */
export function bestTeam(work: Underway, means: Means): Team | undefined {
  let best: Team | undefined;
  for (const strategy of means.strategies) {
    const team = leanestTeam(strategy, work, means);
    if (team === undefined) continue;
    if (best === undefined || team.besideMs < best.besideMs * (1 - OTHER_KIND)) best = team;
  }
  return best;
}

function leanestTeam(strategy: WorkerStrategy, work: Underway, means: Means): Team | undefined {
  const teams = sizes(strategy, work, means).map((count) => teamOf(strategy, count, work, means));
  const leastMs = Math.min(...teams.map(({ besideMs }) => besideMs));
  return teams.find(({ besideMs }) => besideMs <= leastMs * (1 + WORTHWHILE));
}

/** How the rest looks with this team, of which the first worker is ready after `startMs` from now. */
export function outlookWith(
  { workers: plan, lane }: Pick<Team, 'workers' | 'lane'>,
  work: Underway,
  { machine, executors }: Pick<Means, 'machine' | 'executors'>,
  sinceMs = 0,
): Outlook {
  const { demand, warmUp, left, heldMs, helperMs, longestMs, readingMs } = work;
  const costs = workerCosts(plan, machine);
  const crossing = crossingCost(plan, demand, machine);
  const warm = executors.isWarm(plan.strategy);
  const dispatchMs = costs.perChunkMs / plan.chunkSize + costs.perInputMs;
  const joining: Joining = {
    workers: plan.workers,
    startMs: warm
      ? 0
      : Math.max(0, START_BESIDE_WORK * costs.firstStartMs + work.importMs - sinceMs),
    nextStartMs: warm ? 0 : costs.nextStartMs,
    firstCallMs: warm ? 0 : work.firstCallMs,
    cpuRatio: usualRatio(warmUp),
    mainMs: crossing.mainMs + dispatchMs,
    workerMs: crossing.workerMs,
    lane,
  };
  const { cpuMs, blockedMs } = demand;
  const elsewhereMs = demand.poolMs + demand.helperMs;
  const demanded = { cpuMs, blockedMs, elsewhereMs };
  const underWay = { left, ...demanded, warmUp, heldMs, helperMs, longestMs, readingMs };
  return outlook(underWay, joining, machine);
}

function teamOf(strategy: WorkerStrategy, count: number, work: Underway, means: Means): Team {
  const { machine, limits } = means;
  const lane = canLane(strategy, count, work, means);
  const workerKind: WorkerKind = strategy === 'processes' ? 'process' : 'thread';
  const plan: TeamPlan = { strategy, workers: count, concurrency: 1, chunkSize: 1, workerKind };
  const lanes = count + (lane ? 1 : 0);
  const { perChunkMs } = workerCosts(plan, machine);
  const size = limits.chunkSize ?? chunkSize(work.left, lanes, perChunkMs, work.demand.wallMs);
  const workers: TeamPlan = { ...plan, chunkSize: size };
  return { workers, lane, ...outlookWith({ workers, lane }, work, means) };
}

function canLane(
  strategy: WorkerStrategy,
  count: number,
  { demand }: Underway,
  { free }: Means,
): boolean {
  return (
    free &&
    strategy !== 'shared-memory' &&
    count <= MOST_WORKERS_BESIDE_A_LANE &&
    demand.blockedMs <= demand.cpuMs &&
    demand.cpuMs + demand.blockedMs <= LONGEST_LANE_INPUT_MS
  );
}

/** How many workers to consider, the fewest first; this thread counts as one where it goes on. */
function sizes(strategy: WorkerStrategy, work: Underway, means: Means): readonly number[] {
  const { machine, limits } = means;
  const { cores } = machine.cpu;
  const bytes = machine.workers[strategy === 'processes' ? 'processes' : 'threads'].workerBytes;
  const affordable = Math.floor((machine.memory.freeBytes * MEMORY_SHARE) / bytes);
  const blocks = work.demand.blockedMs > work.demand.cpuMs;
  const useful = blocks ? Math.max(cores, MOST_BLOCKED_WORKERS) : cores;
  const most = Math.min(useful, affordable, work.left, limits.workers ?? Infinity);
  const counts = new Set([...LADDER.filter((count) => count < most), most]);
  return [...counts].filter((count) => {
    const lanes = count + (canLane(strategy, count, work, means) ? 1 : 0);
    return (
      count >= 1 &&
      lanes >= 2 &&
      lanes <= Math.max(most, 2) &&
      lanes <= (limits.workers ?? Infinity)
    );
  });
}

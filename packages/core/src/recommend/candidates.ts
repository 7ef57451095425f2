import type { Machine, WorkerCosts } from '../schema/machine.ts';
import type { Demand } from '../predict/demand.ts';
import { workerCosts } from '../predict/capacity.ts';
import type { Plan } from '../words/plan.ts';
import type { Strategy, WorkerKind } from '../words/strategy.ts';
import { chunkSize } from './chunk-size.ts';

/** Parameters that the user fixed; `undefined` leaves them to the advice. */
export interface PlanLimits {
  /** At most this many workers; exactly this many when the strategy is forced. */
  readonly workers: number | undefined;
  readonly concurrency: number | undefined;
  readonly chunkSize: number | undefined;
}

export const NO_LIMITS: PlanLimits = {
  workers: undefined,
  concurrency: undefined,
  chunkSize: undefined,
};

const CONCURRENCY_LADDER = [
  2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024,
];
const WORKER_LADDER = [2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256];
/** Blocked workers use no core, so more of them than cores can pay; each still takes memory. */
const MOST_BLOCKED_WORKERS = 64;
/** Share of a worker's time that must be spent not computing before extra workers are tried. */
const IDLE_SHARE = 0.2;
/** Share of an input's time in the native pool from which on filling the pool decides. */
const POOL_SHARE = 0.5;
/** In flight beyond what is served at once: enough that no place stands empty. */
const BEYOND_PLACES = 1.5;
/** Of the memory still free, what workers may take. */
const MEMORY_SHARE = 0.5;

/** Every plan of a strategy worth predicting, fewest workers and least concurrency first. */
export function candidates(
  strategy: Strategy,
  inputs: number,
  demand: Demand,
  machine: Machine,
  limits: PlanLimits,
  hybridKind: WorkerKind,
): readonly Plan[] {
  return withinPlaces(
    everyPlan(strategy, inputs, demand, machine, limits, hybridKind),
    demand,
    limits,
  );
}

/** More in flight than what waits can serve was seen to gain nothing, and may do harm. */
function withinPlaces(
  plans: readonly Plan[],
  { places }: Demand,
  limits: PlanLimits,
): readonly Plan[] {
  const [first] = plans;
  if (places === Infinity || first === undefined) return plans;
  if (limits.concurrency !== undefined || limits.workers !== undefined) return plans;
  const most = Math.max(1, Math.floor(BEYOND_PLACES * places));
  const fitting = plans.filter(({ workers, concurrency }) => workers * concurrency <= most);
  return fitting.length > 0 ? fitting : [{ ...first, workers: 1, concurrency: 1 }];
}

function everyPlan(
  strategy: Strategy,
  inputs: number,
  demand: Demand,
  machine: Machine,
  limits: PlanLimits,
  hybridKind: WorkerKind,
): readonly Plan[] {
  switch (strategy) {
    case 'sequential':
      return [inProcess('sequential', 1)];
    case 'async':
      return inFlight(inputs, demand, machine, limits).map((k) => inProcess('async', k));
    case 'threads':
      return workerCounts(machine.workers.threads, inputs, demand, machine, limits).map((m) =>
        withChunks({ strategy, workers: m, concurrency: 1, workerKind: 'thread' }),
      );
    case 'shared-memory':
      return workerCounts(machine.workers.sharedMemory, inputs, demand, machine, limits).map((m) =>
        withChunks({ strategy, workers: m, concurrency: 1, workerKind: 'thread' }),
      );
    case 'processes':
      return workerCounts(machine.workers.processes, inputs, demand, machine, limits).map((m) =>
        withChunks({ strategy, workers: m, concurrency: 1, workerKind: 'process' }),
      );
    case 'hybrid':
      return hybridWorkers(
        workerCounts(
          machine.workers[hybridKind === 'process' ? 'processes' : 'threads'],
          inputs,
          demand,
          machine,
          limits,
        ),
        machine,
        limits,
      ).flatMap((m) =>
        hybridConcurrencies(Math.ceil(inputs / m), limits).map((k) =>
          withChunks({ strategy, workers: m, concurrency: k, workerKind: hybridKind }),
        ),
      );
  }

  function withChunks(plan: Omit<Plan, 'chunkSize'>): Plan {
    if (limits.chunkSize !== undefined) return { ...plan, chunkSize: limits.chunkSize };
    const costs = workerCosts({ ...plan, chunkSize: 1 }, machine);
    const size = chunkSize(inputs, plan.workers, costs.perChunkMs, demand.wallMs);
    return { ...plan, chunkSize: Math.max(size, Math.min(plan.concurrency, fairShare(plan))) };
  }

  /** A worker needs at least its concurrency in hand, and leaves as much for the others. */
  function fairShare(plan: Omit<Plan, 'chunkSize'>): number {
    return Math.max(1, Math.floor(inputs / (plan.workers * 2)));
  }
}

function inProcess(strategy: Strategy, concurrency: number): Plan {
  return { strategy, workers: 1, concurrency, chunkSize: 1, workerKind: 'thread' };
}

/**
 * A place in the native pool costs nothing to fill, and one left empty for the moment in which this
 * thread hands over the next input costs that moment; so the pool is filled where it does the work.
 */
function inFlight(
  inputs: number,
  demand: Demand,
  machine: Machine,
  limits: PlanLimits,
): readonly number[] {
  const all = concurrencies(inputs, limits);
  const pooled = demand.poolMs > POOL_SHARE * demand.wallMs;
  const least = pooled ? Math.min(machine.pool.size, inputs, all[all.length - 1] ?? 1) : 1;
  return all.filter((k) => k >= least);
}

function concurrencies(inputs: number, limits: PlanLimits): readonly number[] {
  if (limits.concurrency !== undefined) return [limits.concurrency];
  const below = CONCURRENCY_LADDER.filter((k) => k < inputs);
  const top = CONCURRENCY_LADDER[CONCURRENCY_LADDER.length - 1] ?? 1;
  return inputs > 1 && inputs <= top ? [...below, inputs] : below.length > 0 ? below : [1];
}

/** What waits needs no worker of its own here, so more workers than computing needs are not tried. */
function hybridWorkers(
  counts: readonly number[],
  { cpu: { cores } }: Machine,
  limits: PlanLimits,
): readonly number[] {
  const most = limits.workers ?? 2 * cores;
  return counts.filter((count, at) => at === 0 || count <= most);
}

/** Every other step: plans half as far apart differ by less than their predictions can tell. */
function hybridConcurrencies(inputs: number, limits: PlanLimits): readonly number[] {
  const all = concurrencies(inputs, limits);
  return all.filter((_, at) => at % 2 === 0 || at === all.length - 1);
}

/** How many workers fit in the memory that they may take; one always may. */
export function mostWorkers({ workerBytes }: WorkerCosts, { memory }: Machine): number {
  return Math.max(1, Math.floor((memory.freeBytes * MEMORY_SHARE) / workerBytes));
}

function workerCounts(
  costs: WorkerCosts,
  inputs: number,
  demand: Demand,
  machine: Machine,
  limits: PlanLimits,
): readonly number[] {
  const idle = demand.wallMs - demand.cpuMs > IDLE_SHARE * demand.wallMs;
  const useful = idle ? Math.max(machine.cpu.cores, MOST_BLOCKED_WORKERS) : machine.cpu.cores;
  const most = Math.min(useful, mostWorkers(costs, machine), inputs, limits.workers ?? Infinity);
  const ladder = WORKER_LADDER.filter((m) => m < most);
  return most >= 2 ? [...ladder, most] : [Math.max(1, most)];
}

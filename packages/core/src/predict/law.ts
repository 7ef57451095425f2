import type { Machine, WorkerCosts } from '../schema/machine.ts';
import type { Limit } from '../schema/words.ts';
import type { Plan } from '../words/plan.ts';
import { isInProcess } from '../words/strategy.ts';
import { coldExtraMs } from '../warm-up/curve.ts';
import { effectiveCores, workerCosts } from './capacity.ts';
import type { Demand, WorkerDemand } from './demand.ts';
import { crossingCost } from './crossing-cost.ts';
import { type Asked, onLoneCore } from './lone-core.ts';
import { processPoolSize } from './native-pool.ts';
import { placesTime, threadTime, workersTime } from './in-flight.ts';
import { lanes, unevenRounds } from './tail.ts';

/** One bound on the makespan: a resource and the time it needs for everything asked of it. */
export interface Bound {
  readonly limit: Limit;
  readonly ms: number;
}

export interface Makespan {
  readonly ms: number;
  /** What goes by before a worker is ready, on average. */
  readonly startMs: number;
  readonly limitedBy: Limit;
  /** Counted from `startMs`. */
  readonly bounds: readonly Bound[];
}

/**
 * The bottleneck law: a plan takes at least its start-up plus the largest of demand ÷ capacity over
 * its resources; the largest is what limits it. Asymptotic bounds of operational analysis: Denning
 * & Buzen, "The Operational Analysis of Queueing Network Models" (1978); Lazowska et al.,
 * *Quantitative System Performance* (1984), chapter 5. Uneven inputs lengthen the tail: tail.ts.
 * Every isolate runs cold code at first, which takes longer: warm-up/curve.ts.
 */
export function makespan(
  plan: Plan,
  inputs: number,
  demand: Demand,
  worker: WorkerDemand,
  machine: Machine,
): Makespan {
  if (inputs === 0) return { ms: 0, startMs: 0, limitedBy: 'waiting', bounds: [] };
  return inLoneCores(plan, inputs, onLoneCore({ demand, worker, machine }));
}

function inLoneCores(plan: Plan, inputs: number, { demand, worker, machine }: Asked): Makespan {
  if (isInProcess(plan.strategy)) {
    return withLargest(0, 0, inProcessBounds(plan, inputs, demand, machine));
  }
  const used = { ...plan, workers: workersUsed(plan, inputs) };
  const lastMs = (used.workers - 1) * workerCosts(used, machine).nextStartMs;
  const bounds = workerBounds(used, inputs, demand, worker, machine);
  return withLargest(startUp(used, worker, machine), lastMs / 2, bounds);
}

/** Bounds from when the first worker is ready, `aheadMs` before the mean one, from which they count. */
function withLargest(startMs: number, aheadMs: number, fromFirst: readonly Bound[]): Makespan {
  const bounds = fromFirst.map(({ limit, ms }) => ({ limit, ms: Math.max(0, ms - aheadMs) }));
  const largestMs = Math.max(...bounds.map((bound) => bound.ms));
  const largest = bounds.find((bound) => bound.ms >= largestMs * (1 - TIE))?.limit ?? 'waiting';
  const limitedBy = startMs > largestMs ? 'start-up' : largest;
  return { ms: startMs + largestMs, startMs, limitedBy, bounds };
}

/** Rounding: of bounds that come to the same, the first is the explanation. */
const TIE = 1e-9;

/** Guided chunks: no more workers are started than there are first chunks. */
function workersUsed({ workers, concurrency, chunkSize }: Plan, inputs: number): number {
  const shares = workers * Math.max(2, concurrency);
  return Math.min(workers, Math.ceil(inputs / Math.min(chunkSize, Math.ceil(inputs / shares))));
}

/** Workers start one after another; their imports and first calls share the cores. */
function startUp(plan: Plan, worker: WorkerDemand, machine: Machine): number {
  const costs = workerCosts(plan, machine);
  const crowding = plan.workers / effectiveCores(machine, plan.workers);
  return (
    costs.firstStartMs +
    ((plan.workers - 1) * costs.nextStartMs) / 2 +
    (worker.importMs + worker.firstCallMs) * crowding
  );
}

function inProcessBounds(
  plan: Plan,
  inputs: number,
  demand: Demand,
  machine: Machine,
): readonly Bound[] {
  const held = demand.cpuMs + demand.blockedMs;
  const coldMs = demand.firstCallMs + coldExtraMs(demand.warmUp, inputs * held);
  const promises = demand.waitMs + demand.poolMs > 0;
  const overheadMs = promises ? machine.inProcess.perPromiseMs : machine.inProcess.perInputMs;
  if (plan.strategy === 'sequential') {
    const limit = held >= demand.wallMs / 2 ? 'main-thread' : 'waiting';
    return [{ limit, ms: coldMs + inputs * (demand.wallMs + overheadMs + demand.readMs) }];
  }
  const inFlight = Math.min(plan.concurrency, inputs);
  const effective = Math.max(1, Math.min(inFlight, demand.places));
  const poolLanes = Math.min(inFlight, machine.pool.size);
  const cpuMs = demand.cpuMs + demand.poolMs + demand.helperMs;
  const each = { heldMs: held, idleMs: idleTime(demand) };
  const promised = { ...each, heldMs: held + machine.inProcess.perPromiseMs + demand.readMs };
  const threadMs = threadTime(inputs, promised, inFlight);
  const waitingMs = placesTime(inputs, each, effective, 1, demand);
  const pool = lanes(poolLanes, 0, (busy) => effectiveCores(machine, busy));
  return [
    { limit: 'longest-input', ms: demand.longestMs },
    { limit: 'main-thread', ms: coldMs + threadMs },
    { limit: 'cpu', ms: (coldMs + inputs * cpuMs) / effectiveCores(machine, 1 + poolLanes) },
    { limit: 'native-pool', ms: unevenRounds(inputs, demand.poolMs, pool, demand) },
    { limit: 'waiting', ms: coldMs / effective + waitingMs },
  ];
}

function workerBounds(
  plan: Plan,
  inputs: number,
  demand: Demand,
  inThread: WorkerDemand,
  machine: Machine,
): readonly Bound[] {
  const worker = inKind(inThread, plan);
  const costs = workerCosts(plan, machine);
  const crossing = crossingCost(plan, demand, machine);
  const mainMs = perInputDispatch(costs, plan) + crossing.mainMs + demand.readMs;
  const cpuMs = worker.cpuRatio * demand.cpuMs + crossing.workerMs;
  const idleMs = idleTime(demand);
  const heldMs = cpuMs + demand.blockedMs;
  const aloneMs = cpuMs + demand.blockedMs + idleMs;
  const longestMs = demand.wallMs > 0 ? (demand.longestMs * aloneMs) / demand.wallMs : aloneMs;
  const everyCpuMs = cpuMs + mainMs + demand.poolMs + demand.helperMs;
  const poolLanes = poolCapacity(plan, machine);
  const busy = Math.min(plan.workers, inputs);
  const coldMs = workerColdMs(busy, inputs / busy, demand, worker, machine);
  const speed = (count: number): number => effectiveCores(machine, count);
  const lastMs = (plan.workers - 1) * costs.nextStartMs;
  // With a worker on each core already, starting more takes the cores from the work.
  const crowdedStartMs = Math.max(0, plan.workers - machine.cpu.cores) * costs.nextStartMs;
  const team = lanes(plan.workers, costs.nextStartMs, speed);
  const each = { heldMs, idleMs };
  const workersMs = workersTime(inputs, plan, each, costs.nextStartMs, demand);
  return [
    { limit: 'longest-input', ms: lastMs / 2 + longestMs },
    { limit: 'dispatch', ms: inputs * mainMs },
    { limit: 'cpu', ms: crowdedStartMs + (busy * coldMs + inputs * everyCpuMs) / speed(Infinity) },
    {
      limit: 'cpu',
      ms:
        (busy * coldMs) / speed(busy) + unevenRounds(inputs, cpuMs + demand.helperMs, team, demand),
    },
    { limit: 'workers', ms: coldMs + workersMs },
    {
      limit: 'native-pool',
      ms: unevenRounds(inputs, demand.poolMs, lanes(poolLanes, 0, speed), demand),
    },
    { limit: 'waiting', ms: (inputs * demand.waitMs) / demand.places },
  ];
}

/** What is left of the wall time; less than a rounding error of it is nothing. */
function idleTime({ wallMs, cpuMs, blockedMs }: Demand): number {
  const idleMs = wallMs - cpuMs - blockedMs;
  return idleMs > TIE * wallMs ? idleMs : 0;
}

function inKind(worker: WorkerDemand, { workerKind }: Plan): WorkerDemand {
  if (workerKind === 'thread' || worker.processFactor === 1) return worker;
  return { ...worker, cpuRatio: worker.cpuRatio * worker.processFactor };
}

/**
 * What cold code adds in each of `busy` workers that run `inputs` each: the curve's excess over their
 * steady time, longer by κ, and by what κ does not yet hold of the crowd.
 */
function workerColdMs(
  busy: number,
  inputs: number,
  demand: Demand,
  worker: WorkerDemand,
  machine: Machine,
): number {
  const heldMs = demand.cpuMs + demand.blockedMs;
  if (heldMs === 0) return 0;
  const ratio = (worker.cpuRatio * demand.cpuMs + demand.blockedMs) / heldMs;
  const { cores } = machine.cpu;
  const crowding = compileCrowding(busy, cores) / compileCrowding(worker.busyWhenTried, cores);
  return ratio * crowding * coldExtraMs(worker.warmUp, inputs * heldMs);
}

/**
 * V8 compiles on threads beside the one that runs, on cores that are free. With a busy isolate on
 * each core there is none: two at once on two cores took half as long again to get warm as one.
 */
function compileCrowding(busy: number, cores: number): number {
  const share = cores > 1 ? Math.min(1, (busy - 1) / (cores - 1)) : 1;
  return 1 + (CROWDED_WARM_UP - 1) * share;
}

const CROWDED_WARM_UP = 1.8;

function perInputDispatch(costs: WorkerCosts, plan: Plan): number {
  return costs.perChunkMs / plan.chunkSize + costs.perInputMs;
}

/** Threads share their process's pool; each process has one of its own, of its share of the cores. */
function poolCapacity(plan: Plan, machine: Machine): number {
  const { workers } = plan;
  const size =
    plan.workerKind === 'process' ? workers * processPoolSize(machine, workers) : machine.pool.size;
  return Math.min(size, workers * plan.concurrency);
}

import type { Machine } from '../schema/machine.ts';
import type { Profile } from '../schema/profile.ts';
import { type Demand, meanDemand } from '../predict/demand.ts';
import { crossingCost } from '../predict/crossing-cost.ts';
import { coldExtraMs } from '../warm-up/curve.ts';

/** What the rules look at: shares of a typical input's time, and how it compares with overheads. */
export interface Signals {
  /** Time spent measuring inputs, ms, and how many were. */
  readonly observedMs: number;
  readonly sampled: number;
  /** All inputs one after another, ms. */
  readonly sequentialMs: number;
  readonly cpuShare: number;
  readonly blockedShare: number;
  readonly poolShare: number;
  readonly waitShare: number;
  /** Moving one input and its output to a thread and back ÷ computing it. */
  readonly transferRatio: number;
  /** The least that handing one input to a worker costs ÷ computing it. */
  readonly dispatchRatio: number;
  /** All the computing ÷ starting the first worker, its imports included. */
  readonly startUpRatio: number;
}

export function signals(profile: Profile, inputs: number, machine: Machine): Signals {
  const demand = withColdCode(meanDemand(profile.samples), profile, inputs);
  const { threads, sharedMemory } = machine.workers;
  const share = (ms: number): number => (demand.wallMs > 0 ? ms / demand.wallMs : 0);
  const per = (ms: number, of: number): number => (of > 0 ? ms / of : Infinity);
  const plan = {
    strategy: 'threads',
    workers: 1,
    concurrency: 1,
    chunkSize: 1,
    workerKind: 'thread',
  } as const;
  const crossing = crossingCost(plan, demand, machine);
  const held = demand.cpuMs + demand.blockedMs;
  return {
    observedMs: profile.samples.reduce((ms, s) => ms + s.wallMs * s.runs, 0),
    sampled: profile.sampled,
    sequentialMs: inputs * demand.wallMs,
    cpuShare: share(demand.cpuMs),
    blockedShare: share(demand.blockedMs),
    poolShare: share(Math.min(demand.poolMs, Math.max(0, demand.wallMs - held))),
    waitShare: share(demand.waitMs),
    transferRatio: per(crossing.mainMs + crossing.workerMs, demand.cpuMs),
    dispatchRatio: per(Math.min(threads.perInputMs, sharedMemory.perInputMs), demand.cpuMs),
    startUpRatio: (inputs * held) / Math.max(threads.firstStartMs, Number.MIN_VALUE),
  };
}

/** What computing takes on the whole list's average, its cold start included. */
function withColdCode(steady: Demand, { task }: Profile, inputs: number): Demand {
  const { cpuMs, blockedMs, wallMs } = steady;
  const heldMs = cpuMs + blockedMs;
  if (heldMs === 0 || inputs === 0) return steady;
  const extraMs = (coldExtraMs(task.warmUp.draws, inputs * heldMs) / inputs) * (cpuMs / heldMs);
  return { ...steady, cpuMs: cpuMs + extraMs, wallMs: wallMs + extraMs };
}

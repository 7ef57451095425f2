import { crossingCost } from '../predict/crossing-cost.ts';
import { type Demand, profileDemand, workerDemand } from '../predict/demand.ts';
import type { Machine, WorkerCosts } from '../schema/machine.ts';
import type { Profile } from '../schema/profile.ts';
import { seededRandom } from '../stats/random.ts';
import type { Plan } from '../words/plan.ts';
import { isInProcess } from '../words/strategy.ts';
import { simulateInProcess } from './in-process.ts';
import type { SimulatedInput } from './input.ts';
import { type Lane, type LaneSegment, lanesOf, merged } from './lanes.ts';
import type { Segment, Trace } from './trace.ts';
import { simulateWorkers } from './workers.ts';

/** What a plan looks like while it runs: one simulated run, not a measured one. */
export interface Timeline {
  readonly lanes: readonly Lane[];
  /** The part that is shown, from the start of the run, ms. */
  readonly shownMs: number;
  /** Whether that is the whole run. */
  readonly isWhole: boolean;
  /** How many inputs are drawn as one; more than 1 where they are too short to be told apart. */
  readonly inputsPerPart: number;
}

/** Rows of a kind that can be told apart in one picture. */
const MOST_LANES = 12;
/** More are neither seen nor drawn quickly. */
const MOST_SEGMENTS = 800;
/** Shorter parts of a picture are thinner than a line. */
const RESOLUTION = 1 / 500;
/** Inputs for each place in flight: start, steady state and end. */
const ROUNDS = 8;
const FEWEST_INPUTS = 80;
const MOST_INPUTS = 2000;
/** Inputs that are handed out together and too short to be told apart are drawn as so many. */
const PARTS_OF_CHUNK = 8;

/**
 * Simulates a plan on inputs like those sampled, in a seeded order, with the executors' own rules of
 * handing out: the same arguments give the same timeline. Long runs are cut off once what is shown
 * repeats itself.
 */
export function timeline(plan: Plan, profile: Profile, inputs: number, machine: Machine): Timeline {
  const demand = profileDemand(profile);
  const isOneByOne = !isInProcess(plan.strategy) && plan.concurrency === 1;
  const grain = isOneByOne ? Math.max(1, Math.floor(plan.chunkSize / PARTS_OF_CHUNK)) : 1;
  const all = Math.ceil(inputs / grain);
  const enough = Math.max(FEWEST_INPUTS, ROUNDS * plan.workers * plan.concurrency);
  const count = Math.min(all, MOST_INPUTS, Math.max(enough, plan.workers * PARTS_OF_CHUNK * 4));
  const isWhole = count === all;
  const segments: Segment[] = [];
  const endMs = simulate({
    plan: { ...plan, chunkSize: Math.max(1, Math.round(plan.chunkSize / grain)) },
    inputs: likeSampled(profile, count, grain),
    more: all - count,
    machine: grain === 1 ? machine : dispatchingTogether(machine, grain),
    profile,
    demand,
    grain,
    trace: (segment) => segments.push(segment),
  });
  const untilMs = isWhole ? endMs : steadyUntil(segments, endMs);
  const lanes = lanesOf(segments, {
    concurrent: plan.concurrency > 1,
    cores: machine.cpu.cores,
    most: MOST_LANES,
  }).map((lane) => ({ ...lane, segments: merged(lane.segments, untilMs * RESOLUTION) }));
  const shownMs = Math.min(untilMs, startOfSegment(lanes, MOST_SEGMENTS));
  return {
    lanes: lanes.map((lane) => ({ ...lane, segments: within(lane.segments, shownMs) })),
    shownMs,
    isWhole: isWhole && shownMs === untilMs,
    inputsPerPart: grain,
  };
}

interface Asked {
  readonly plan: Plan;
  readonly inputs: readonly SimulatedInput[];
  readonly more: number;
  readonly machine: Machine;
  readonly profile: Profile;
  readonly demand: Demand;
  readonly grain: number;
  readonly trace: Trace;
}

function simulate({ plan, inputs, more, machine, profile, demand, grain, trace }: Asked): number {
  if (isInProcess(plan.strategy)) return simulateInProcess(plan, inputs, machine, trace);
  const { mainMs, workerMs } = crossingCost(plan, demand, machine);
  const crossing = { mainMs: mainMs * grain, workerMs: workerMs * grain };
  const worker = workerDemand(profile);
  return simulateWorkers({ plan, inputs, more, machine, worker, crossing, trace });
}

/** Samples in a seeded order, again and again; `grain` inputs at a time. */
function likeSampled({ samples, task }: Profile, count: number, grain: number): SimulatedInput[] {
  const random = seededRandom(0x11fe);
  const total = samples.reduce((sum, { weight }) => sum + weight, 0);
  const pick = (): (typeof samples)[number] | undefined => {
    let left = random() * total;
    return samples.find(({ weight }) => (left -= weight) <= 0) ?? samples.at(-1);
  };
  return Array.from({ length: count }, () => {
    const { cpuMs = 0, blockedMs = 0, poolMs = 0, waitMs = 0 } = pick() ?? {};
    return {
      cpuMs: cpuMs * grain,
      blockedMs: blockedMs * grain,
      poolMs: poolMs * grain,
      poolWaitMs: 0,
      waitMs: waitMs * grain,
      shareBefore: task.promises ? SHARE_BEFORE : 1,
    };
  });
}

/** Building a request, before waiting, usually takes less than what is done with the response. */
const SHARE_BEFORE = 0.25;

function dispatchingTogether(machine: Machine, grain: number): Machine {
  const { threads, processes, sharedMemory } = machine.workers;
  const together = (costs: WorkerCosts): WorkerCosts => ({
    ...costs,
    perInputMs: costs.perInputMs * grain,
  });
  return {
    ...machine,
    workers: {
      threads: together(threads),
      processes: together(processes),
      sharedMemory: together(sharedMemory),
    },
  };
}

/** When the first place fell idle for want of inputs that the simulation leaves out. */
function steadyUntil(segments: readonly Segment[], endMs: number): number {
  const onWorkers = segments.some(({ worker }) => worker > 0);
  const ends = new Map<string, number>();
  for (const { worker, slot, endMs: end } of segments) {
    if (worker > 0 || !onWorkers) ends.set(`${worker}/${slot}`, end);
  }
  return Math.min(endMs, ...ends.values());
}

/** When the segment with that number starts, in the order of starts; never, if there are fewer. */
function startOfSegment(lanes: readonly Lane[], number: number): number {
  const starts = lanes.flatMap((lane) => lane.segments.map(({ startMs }) => startMs));
  return starts.toSorted((a, b) => a - b)[number] ?? Infinity;
}

function within(segments: readonly LaneSegment[], shownMs: number): LaneSegment[] {
  return segments
    .filter(({ startMs }) => startMs < shownMs)
    .map((one) => ({ ...one, endMs: Math.min(one.endMs, shownMs) }));
}

import type { Plan } from '@forkwise/core';

import { type Fault, type Place, isFault } from './faults.ts';
import type { Shape } from './inputs.ts';

/** One run, or several one after another over the same inputs, with what befalls it. */
export interface Scenario {
  readonly name: string;
  readonly place: Place;
  /** Each leg but the last is drained after its part of the inputs; `auto` is the facade's choice. */
  readonly legs: readonly (Plan | 'auto')[];
  readonly shape: Shape;
  readonly count: number;
  readonly faults: Readonly<Partial<Record<Fault, number>>>;
  /** Mean pause between two kills of workers from outside, ms; 0 for none. */
  readonly killEveryMs: number;
  readonly timeoutMs: number;
  readonly heapMb: number | undefined;
  /** Further attempts. Where innocent inputs can be hit from outside, more than one. */
  readonly retries: number;
  readonly source: 'array' | 'generator' | 'bursts';
  readonly consumer: 'fast' | 'slow';
  /** Outcomes in the order of the inputs, held back for at most so many; 0 for as they come. */
  readonly window: number;
  readonly starts: 'smooth' | 'rough';
  /** After so many outcomes the run is cancelled; what it has taken must be accounted for. */
  readonly cancelAfter: number | undefined;
}

const inWorkers = (strategy: Plan['strategy'], more: Partial<Plan> = {}): Plan => ({
  strategy,
  workers: 2,
  concurrency: 1,
  chunkSize: 32,
  workerKind: strategy === 'processes' ? 'process' : 'thread',
  ...more,
});

const here = (strategy: 'sequential' | 'async', concurrency: number): Plan => ({
  strategy,
  workers: 1,
  concurrency,
  chunkSize: 1,
  workerKind: 'thread',
});

const threads = inWorkers('threads');
const processes = inWorkers('processes');
const shared = inWorkers('shared-memory');
const hybrid = inWorkers('hybrid', { concurrency: 8 });
const hybridProcesses = inWorkers('hybrid', { concurrency: 8, workerKind: 'process' });

const BASE = {
  shape: 'objects',
  count: 700,
  killEveryMs: 0,
  timeoutMs: Infinity,
  heapMb: undefined,
  retries: 1,
  source: 'array',
  consumer: 'fast',
  window: 0,
  starts: 'smooth',
  cancelAfter: undefined,
} as const satisfies Partial<Scenario>;

const REFUSALS = { reject: 20, rejectOdd: 10, refused: 10 } as const;
const DEATHS = { exit: 8, exitOnce: 8, throwLater: 6, ...REFUSALS } as const;
const SIGNALS = { abort: 4, sigkill: 5 } as const;
const STUCK = { spin: 5, hang: 5 } as const;
const KILLED = { killEveryMs: 70, retries: 4 } as const;

/** All strategies, each in calm and in storm. */
export const SCENARIOS: readonly Scenario[] = [
  {
    ...BASE,
    ...{ name: 'sequential', place: 'here', legs: [here('sequential', 1)] },
    ...{ faults: { ...REFUSALS, hang: 4 }, timeoutMs: 150, shape: 'text' },
  },
  {
    ...BASE,
    ...{ name: 'async', place: 'here', legs: [here('async', 32)], window: 64 },
    ...{ faults: { ...REFUSALS, hang: 12 }, timeoutMs: 200, source: 'bursts', consumer: 'slow' },
  },
  { ...BASE, name: 'threads', place: 'thread', legs: [threads], faults: DEATHS },
  {
    ...{ ...BASE, name: 'threads, stuck and full', place: 'thread', legs: [threads] },
    ...{ faults: { ...DEATHS, ...STUCK, flood: 5 }, timeoutMs: 300, heapMb: 48, source: 'bursts' },
    ...{ starts: 'rough', window: 48, consumer: 'slow' },
  },
  {
    ...{ ...BASE, ...KILLED, name: 'threads, killed', place: 'thread', legs: [threads] },
    ...{ faults: { ...REFUSALS, exitLater: 10, exitOnce: 5 }, count: 1500, source: 'generator' },
    ...{ starts: 'rough', consumer: 'slow' },
  },
  {
    ...{ ...BASE, name: 'processes', place: 'process', legs: [processes] },
    ...{ faults: { ...DEATHS, ...SIGNALS } },
  },
  {
    ...{ ...BASE, name: 'processes, stuck and full', place: 'process', legs: [processes] },
    ...{ faults: { ...REFUSALS, ...SIGNALS, ...STUCK, flood: 4 }, timeoutMs: 400, heapMb: 48 },
    ...{ source: 'bursts', window: 48, consumer: 'slow', shape: 'text' },
  },
  {
    ...{ ...BASE, ...KILLED, name: 'processes, killed', place: 'process', legs: [processes] },
    ...{ faults: { ...REFUSALS, exitLater: 8, exitOnce: 4 }, count: 1000, killEveryMs: 110 },
    ...{ source: 'generator', starts: 'rough', consumer: 'slow' },
  },
  {
    ...{ ...BASE, name: 'shared memory, numbers', place: 'thread', legs: [shared] },
    ...{ faults: DEATHS, shape: 'numbers', count: 3000 },
  },
  {
    ...{ ...BASE, name: 'shared memory, stuck and full', place: 'thread', legs: [shared] },
    ...{ faults: { ...DEATHS, ...STUCK, flood: 4 }, timeoutMs: 300, heapMb: 48, source: 'bursts' },
    ...{ window: 64, consumer: 'slow', starts: 'rough' },
  },
  {
    ...{ ...BASE, ...KILLED, name: 'shared memory, killed', place: 'thread', legs: [shared] },
    ...{ faults: { ...REFUSALS, exitLater: 10, exitOnce: 5 }, count: 2000, shape: 'text' },
    ...{ source: 'generator', starts: 'rough', consumer: 'slow' },
  },
  {
    ...{ ...BASE, name: 'hybrid of threads', place: 'thread', legs: [hybrid] },
    ...{ faults: { ...DEATHS, ...STUCK }, timeoutMs: 400, source: 'bursts', starts: 'rough' },
  },
  {
    ...{ ...BASE, ...KILLED, name: 'hybrid of threads, killed', place: 'thread', legs: [hybrid] },
    ...{ faults: { ...REFUSALS, exitOnce: 6 }, count: 1000, consumer: 'slow', window: 64 },
  },
  {
    ...{ ...BASE, name: 'hybrid of processes', place: 'process', legs: [hybridProcesses] },
    ...{ faults: { ...DEATHS, ...SIGNALS, ...STUCK }, timeoutMs: 400, heapMb: 64 },
  },
  {
    ...{ ...BASE, ...KILLED, name: 'hybrid of processes, killed', place: 'process' },
    ...{ legs: [hybridProcesses], faults: { ...REFUSALS, exitOnce: 4 }, killEveryMs: 130 },
    ...{ source: 'bursts', starts: 'rough', consumer: 'slow' },
  },
  {
    ...{ ...BASE, ...KILLED, name: 'from one plan to the next', place: 'thread', count: 1200 },
    ...{
      legs: [threads, shared, processes, hybrid, shared],
      faults: { ...REFUSALS, exitOnce: 10 },
    },
    ...{ source: 'bursts', consumer: 'slow' },
  },
  ...[threads, processes, shared, hybrid].map((plan): Scenario => ({
    ...{ ...BASE, ...KILLED, name: `${plan.strategy}, cancelled`, legs: [plan], count: 400 },
    ...{ place: plan.workerKind, faults: { exitOnce: 5, reject: 10, hang: 1 }, retries: 4 },
    ...{ source: 'generator', cancelAfter: 150 },
  })),
  {
    ...{ ...BASE, name: 'auto', place: 'here', legs: ['auto'], count: 800, retries: 1 },
    ...{ faults: { reject: 20, rejectOdd: 10, hang: 4 }, timeoutMs: 250, source: 'bursts' },
    ...{ window: 64 },
  },
];

/** The inputs of a scenario that do harm. */
export const faultsIn = ({ faults }: Scenario): number =>
  Object.entries(faults).reduce(
    (sum, [fault, count]) => sum + (isFault(fault as Fault) ? count : 0),
    0,
  );

/** The same with fewer inputs and faults of each kind, at least one. */
export function smaller(scenario: Scenario, by: number): Scenario {
  const faults = Object.fromEntries(
    Object.entries(scenario.faults).map(([fault, count]) => [fault, Math.ceil(count / by)]),
  );
  const cancelAfter =
    scenario.cancelAfter === undefined ? undefined : Math.ceil(scenario.cancelAfter / by);
  return { ...scenario, faults, cancelAfter, count: Math.ceil(scenario.count / by) };
}

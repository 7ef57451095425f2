import type { Plan } from '@forkwise/core';

import { type Fault, type Place, isFault } from './faults.ts';
import type { Shape } from './inputs.ts';
import { PROGRAMS, type ProgramScenario } from './programs.ts';

/** What is gone through: in a process that lives, or by a program that is ended again and again. */
export type Scenario = RunScenario | ProgramScenario;

/** One run, or several one after another over the same inputs, with what befalls it. */
export interface RunScenario {
  readonly kind: 'run';
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

const BASE = {
  kind: 'run',
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
} as const satisfies Partial<RunScenario>;

const REFUSALS = { reject: 20, rejectOdd: 10, refused: 10 } as const;
const DEATHS = { exit: 8, exitOnce: 8, throwLater: 6, ...REFUSALS } as const;
const SIGNALS = { abort: 4, sigkill: 5 } as const;
const STUCK = { spin: 6, hang: 6 } as const;
const KILLED = { retries: 4, count: 1500, source: 'generator', consumer: 'slow' } as const;

/** What the strategies differ in, as far as it matters here. */
interface Kind {
  readonly name: string;
  readonly plan: Plan;
  /** Mean pause between kills: long enough that most workers come up, of which a process takes longer. */
  readonly killEveryMs: number;
}

const KINDS: readonly Kind[] = [
  { name: 'threads', plan: inWorkers('threads'), killEveryMs: 150 },
  { name: 'processes', plan: inWorkers('processes'), killEveryMs: 200 },
  { name: 'shared memory', plan: inWorkers('shared-memory'), killEveryMs: 150 },
  {
    name: 'shared memory, several in flight',
    plan: inWorkers('shared-memory', { concurrency: 8 }),
    killEveryMs: 150,
  },
  { name: 'hybrid of threads', plan: inWorkers('hybrid', { concurrency: 8 }), killEveryMs: 150 },
  {
    name: 'hybrid of processes',
    plan: inWorkers('hybrid', { concurrency: 8, workerKind: 'process' }),
    killEveryMs: 200,
  },
];

/** Every kind of worker in every kind of weather. */
function inEveryWeather({ name, plan, killEveryMs }: Kind): RunScenario[] {
  const place = plan.workerKind;
  const signals = place === 'process' ? SIGNALS : {};
  const base = { ...BASE, place, legs: [plan] };
  return [
    { ...base, name, faults: { ...DEATHS, ...signals } },
    {
      ...base,
      name: `${name}, in order from a rough start`,
      faults: { ...DEATHS, ...signals },
      source: 'bursts',
      consumer: 'slow',
      window: 48,
      starts: 'rough',
    },
    {
      ...base,
      name: `${name}, stuck`,
      faults: { ...STUCK, ...REFUSALS, exit: 4 },
      timeoutMs: 300,
      source: 'bursts',
      shape: 'text',
    },
    { ...base, name: `${name}, full`, faults: { flood: 5, exit: 4 }, heapMb: 48, count: 200 },
    {
      ...base,
      ...KILLED,
      name: `${name}, killed`,
      faults: { ...REFUSALS, exitLater: 8, exitOnce: 5 },
      killEveryMs,
      starts: 'rough',
      shape: 'text',
    },
    {
      ...base,
      ...KILLED,
      name: `${name}, killed in order and in time`,
      faults: { ...REFUSALS, hang: 4, spin: 2 },
      killEveryMs: 2 * killEveryMs,
      // Every input is to get its time at last, however often its worker is killed before.
      timeoutMs: 250,
      retries: 50,
      window: 96,
      shape: 'numbers',
    },
    {
      ...base,
      ...KILLED,
      name: `${name}, killed and cancelled`,
      faults: { exitOnce: 5, reject: 10, hang: 1 },
      count: 400,
      killEveryMs,
      cancelAfter: 150,
    },
  ];
}

/** Strategies without workers, and runs that change their plan. */
const OTHERS: readonly RunScenario[] = [
  {
    ...BASE,
    name: 'sequential',
    place: 'here',
    legs: [here('sequential', 1)],
    faults: { ...REFUSALS, hang: 4 },
    timeoutMs: 150,
    shape: 'text',
  },
  {
    ...BASE,
    name: 'async',
    place: 'here',
    legs: [here('async', 32)],
    faults: { ...REFUSALS, hang: 12 },
    timeoutMs: 200,
    source: 'bursts',
    consumer: 'slow',
    window: 64,
  },
  {
    ...BASE,
    ...KILLED,
    name: 'from one plan to the next',
    place: 'thread',
    legs: [...KINDS, ...KINDS].map(({ plan }) => plan),
    count: 2000,
    faults: { ...REFUSALS, exitOnce: 10 },
    killEveryMs: 150,
    source: 'bursts',
  },
  {
    ...BASE,
    name: 'auto',
    place: 'here',
    legs: ['auto'],
    count: 800,
    faults: { reject: 20, rejectOdd: 10, hang: 4 },
    timeoutMs: 250,
    source: 'bursts',
    window: 64,
  },
];

export const SCENARIOS: readonly Scenario[] = [
  ...OTHERS,
  ...KINDS.flatMap(inEveryWeather),
  ...PROGRAMS,
];

/** The inputs of a scenario that do harm. */
export const faultsIn = ({ faults }: Scenario): number =>
  Object.entries(faults).reduce(
    (sum, [fault, count]) => sum + (isFault(fault as Fault) ? count : 0),
    0,
  );

/** The same with fewer inputs and faults of each kind, at least one. */
export function smaller<T extends Scenario>(scenario: T, by: number): T;
export function smaller(scenario: Scenario, by: number): Scenario {
  const faults = Object.fromEntries(
    Object.entries(scenario.faults).map(([fault, count]) => [fault, Math.ceil(count / by)]),
  );
  const less = { faults, count: Math.ceil(scenario.count / by) };
  if (scenario.kind === 'program') {
    return { ...scenario, ...less, kills: Math.ceil(scenario.kills / by) };
  }
  const cancelAfter =
    scenario.cancelAfter === undefined ? undefined : Math.ceil(scenario.cancelAfter / by);
  return { ...scenario, ...less, cancelAfter };
}

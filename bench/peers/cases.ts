import { makeBuffers } from './tasks/bytes-to-number.task.ts';
import { makeGraphs } from './tasks/graph.task.ts';
import { equalInputs, skewedInputs } from './tasks/spin.task.ts';
import { makeTexts } from './tasks/text-to-number.task.ts';

const MB = 1_000_000;

/** How many inputs: in a full run, in a quick one, and in the tests. */
export type Size = 'full' | 'quick' | 'tiny';

/** One line of work that every contender does. */
export interface Case {
  readonly name: string;
  /** What is done, for a heading. */
  readonly title: string;
  /** The module whose default export is the task, by its name in `tasks/`. */
  readonly task: string;
  readonly counts: Readonly<Record<Size, number>>;
  /** Makes the inputs; the same for the same count. */
  readonly inputs: (count: number) => unknown[];
  /** A few small inputs that are run before the clock starts, in every contender. */
  readonly warmUp: readonly unknown[];
  /**
   * `warm`: the clock starts when workers are up and warmed. `cold`: it starts before anything is
   * made, and the first result is timed too. `stream`: warm, and the inputs come from a generator
   * whose results are added up, not kept.
   */
  readonly mode: 'warm' | 'cold' | 'stream';
  /** For tasks that wait: how many inputs may be in flight at once, over all workers. */
  readonly inFlight: number | undefined;
  /** What carries inputs and results to processes right and fastest, where there is a choice. */
  readonly serialization: 'json' | 'advanced';
  /** Whether a quick run includes it. */
  readonly quick: boolean;
  /** Whether inputs are buffers that could be handed over instead of copied. */
  readonly transferable: boolean;
}

const PLAIN = {
  mode: 'warm',
  inFlight: undefined,
  serialization: 'json',
  transferable: false,
  quick: true,
} as const;

const integers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

const SMALL_SPINS = [1, 1, 1, 1, 1, 1, 1, 1];
const FEW = integers(8);
/** For tasks that cost next to nothing: so many take a few milliseconds. */
const MANY = integers(1000);

export const CASES: readonly Case[] = [
  {
    ...PLAIN,
    name: 'cold-start',
    title: 'tasks of 5 ms, from nothing to the first and the last result',
    task: 'spin',
    counts: { full: 64, quick: 32, tiny: 8 },
    inputs: (count) => equalInputs(count, 5),
    warmUp: [],
    mode: 'cold',
  },
  {
    ...PLAIN,
    name: 'no-ops',
    title: 'tasks that do nothing',
    task: 'no-op',
    counts: { full: 100_000, quick: 20_000, tiny: 100 },
    inputs: integers,
    warmUp: MANY,
  },
  {
    ...PLAIN,
    name: 'short-cpu',
    title: 'tasks of 200 µs',
    task: 'spin',
    counts: { full: 2000, quick: 1000, tiny: 50 },
    inputs: (count) => equalInputs(count, 0.2),
    warmUp: SMALL_SPINS,
  },
  {
    ...PLAIN,
    name: 'heavy-4',
    title: 'tasks of 150 ms',
    task: 'spin',
    counts: { full: 4, quick: 4, tiny: 2 },
    inputs: (count) => equalInputs(count, 150),
    warmUp: SMALL_SPINS,
  },
  {
    ...PLAIN,
    name: 'heavy-8',
    quick: false,
    title: 'tasks of 150 ms',
    task: 'spin',
    counts: { full: 8, quick: 8, tiny: 2 },
    inputs: (count) => equalInputs(count, 150),
    warmUp: SMALL_SPINS,
  },
  {
    ...PLAIN,
    name: 'skewed-cpu',
    title: 'tasks of 1 to 100 ms, a few of them most of the work',
    task: 'spin',
    counts: { full: 40, quick: 16, tiny: 4 },
    inputs: skewedInputs,
    warmUp: SMALL_SPINS,
  },
  {
    ...PLAIN,
    name: 'bytes-in',
    title: 'buffers of 1 MB in, a number out',
    task: 'bytes-to-number',
    counts: { full: 200, quick: 100, tiny: 4 },
    inputs: (count) => makeBuffers(count, MB),
    warmUp: makeBuffers(8, 10_000),
    serialization: 'advanced',
    transferable: true,
  },
  {
    ...PLAIN,
    name: 'bytes-in-out',
    quick: false,
    title: 'buffers of 1 MB in and out',
    task: 'bytes-to-bytes',
    counts: { full: 200, quick: 100, tiny: 4 },
    inputs: (count) => makeBuffers(count, MB),
    warmUp: makeBuffers(8, 10_000),
    serialization: 'advanced',
    transferable: true,
  },
  {
    ...PLAIN,
    name: 'graphs',
    title: 'object graphs of 5,000 nodes in and out',
    task: 'graph',
    counts: { full: 200, quick: 40, tiny: 4 },
    inputs: (count) => makeGraphs(count, 5000),
    warmUp: makeGraphs(8, 50),
  },
  {
    ...PLAIN,
    name: 'numbers',
    title: 'numbers in and out, 1 µs each',
    task: 'number',
    counts: { full: 1_000_000, quick: 200_000, tiny: 1000 },
    inputs: integers,
    warmUp: MANY,
  },
  {
    ...PLAIN,
    name: 'texts',
    quick: false,
    title: 'strings of 1 MB in, a number out',
    task: 'text-to-number',
    counts: { full: 200, quick: 100, tiny: 4 },
    inputs: (count) => makeTexts(count, MB),
    warmUp: makeTexts(8, 10_000),
    serialization: 'advanced',
  },
  {
    ...PLAIN,
    name: 'waits',
    title: 'waits of 20 ms, all in flight at once',
    task: 'wait',
    counts: { full: 1000, quick: 1000, tiny: 10 },
    inputs: integers,
    warmUp: FEW,
    inFlight: 1000,
  },
  {
    ...PLAIN,
    name: 'mixed',
    title: 'waits of 20 ms with 10 ms of computing after each, 64 in flight',
    task: 'mixed',
    counts: { full: 200, quick: 40, tiny: 6 },
    inputs: integers,
    warmUp: FEW,
    inFlight: 64,
  },
  {
    ...PLAIN,
    name: 'stream',
    title: 'numbers from a generator, results added up',
    task: 'no-op',
    counts: { full: 1_000_000, quick: 100_000, tiny: 1000 },
    inputs: integers,
    warmUp: MANY,
    mode: 'stream',
  },
];

export const caseNamed = (name: string): Case => {
  const found = CASES.find((each) => each.name === name);
  if (found === undefined) throw new RangeError(`There is no case "${name}".`);
  return found;
};

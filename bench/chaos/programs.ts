import type { Strategy } from '@forkwise/core';

import type { Fault, Place } from './faults.ts';

/**
 * A run of the command that writes a journal, is ended by SIGKILL at random moments, and is resumed
 * until it comes to its end.
 */
export interface ProgramScenario {
  readonly kind: 'program';
  readonly name: string;
  readonly place: Place;
  readonly strategy: Strategy | 'auto';
  /** In flight at once, in each worker where there are any. */
  readonly concurrency: number;
  readonly order: 'input' | 'completion';
  readonly count: number;
  readonly faults: Readonly<Partial<Record<Fault, number>>>;
  /** After so many it is left alone. */
  readonly kills: number;
}

const REFUSALS = { reject: 10, rejectOdd: 5 } as const;
/** An input that crashed is run again by every life, before it comes to anything new. */
const DEATHS = { ...REFUSALS, refused: 5, exit: 1, exitOnce: 3 } as const;

const PROGRAM = {
  kind: 'program',
  concurrency: 1,
  order: 'completion',
  count: 900,
  kills: 8,
} as const satisfies Partial<ProgramScenario>;

const HERE = { ...PROGRAM, place: 'here', concurrency: 2, faults: REFUSALS } as const;

/** What a life gets done before it is killed takes some 100 ms: there is enough for all of them. */
export const PROGRAMS: readonly ProgramScenario[] = [
  { ...HERE, name: 'auto, program killed', strategy: 'auto', count: 3000, kills: 24 },
  { ...HERE, name: 'sequential, program killed', strategy: 'sequential', order: 'input' },
  { ...HERE, name: 'async, program killed', strategy: 'async', order: 'input' },
  { ...PROGRAM, name: 'threads, program killed', ...inWorkers('threads', 'thread') },
  { ...PROGRAM, name: 'shared memory, program killed', ...inWorkers('shared-memory', 'thread') },
  {
    ...PROGRAM,
    name: 'processes, program killed in order',
    ...inWorkers('processes', 'process'),
    order: 'input',
  },
  {
    ...PROGRAM,
    name: 'hybrid of threads, program killed',
    ...inWorkers('hybrid', 'thread'),
    concurrency: 2,
  },
];

function inWorkers(
  strategy: Strategy,
  place: Place,
): Pick<ProgramScenario, 'strategy' | 'place' | 'faults'> {
  return { strategy, place, faults: DEATHS };
}

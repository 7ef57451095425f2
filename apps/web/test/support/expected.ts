import type { Strategy, WorkloadClass } from '@forkwise/core';

interface Expected {
  readonly class: WorkloadClass;
  readonly strategy: Strategy;
}

/** What the examples of work are, on the machine that the form starts with. */
export const EXPECTED: Readonly<Record<string, Expected>> = {
  'Fetch 500 URLs': { class: 'io-bound', strategy: 'async' },
  'Resize 1,000 photos': { class: 'native-pool-bound', strategy: 'async' },
  'Parse 200 MB of CSV': { class: 'cpu-bound', strategy: 'threads' },
  'Hash passwords': { class: 'native-pool-bound', strategy: 'async' },
  'Score with a big table': { class: 'cpu-bound', strategy: 'shared-memory' },
  'Four waits of a second': { class: 'io-bound', strategy: 'async' },
  'Four long counts': { class: 'cpu-bound', strategy: 'threads' },
};

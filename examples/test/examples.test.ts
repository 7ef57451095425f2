import { fileURLToPath } from 'node:url';

import { STRATEGIES, type Strategy, map, run } from 'forkwise';
import { describe, expect, it } from 'vitest';

/** Each example, and the strategies that its README says cannot carry it out. */
const EXAMPLES: readonly (readonly [name: string, infeasible: readonly Strategy[]])[] = [
  ['fetch-urls', []],
  ['sum-of-squares', []],
  ['fetch-and-parse', []],
  ['hash-passwords', []],
  ['render-markdown', []],
  ['big-table', []],
  ['uncloneable-inputs', ['threads', 'shared-memory', 'processes', 'hybrid']],
  ['chdir-per-project', ['threads', 'shared-memory', 'hybrid']],
];

/** Enough to reach every worker, few enough for a test. */
const LIMIT = 6;

const taskOf = (name: string): string =>
  fileURLToPath(new URL(`../${name}/${name}.task.ts`, import.meta.url));

describe.each(EXAMPLES)('the example %s', (name, infeasible) => {
  const task = taskOf(name);

  it('gives every input a value under auto', async () => {
    const running = run(task, undefined, { limit: LIMIT });
    const indices: number[] = [];
    for await (const outcome of running) indices.push(outcome.index);
    const { counts } = await running.report;
    expect(counts.fulfilled).toBe(counts.total);
    expect(indices).toEqual(Array.from({ length: counts.total }, (_, index) => index));
  });

  it('gives the same results under every strategy that can carry it out', async () => {
    const reference = await map(task, undefined, { limit: LIMIT, strategy: 'sequential' });
    expect(reference.length).toBeGreaterThan(0);
    for (const strategy of STRATEGIES.filter((each) => !infeasible.includes(each))) {
      const results = await map(task, undefined, { limit: LIMIT, strategy });
      expect({ strategy, results }).toEqual({ strategy, results: reference });
    }
  });
});

describe.each(EXAMPLES.filter(([, infeasible]) => infeasible.length > 0))(
  'the example %s',
  (name, infeasible) => {
    it.each(infeasible)('is refused or fails under %s', async (strategy) => {
      const options = { limit: LIMIT, strategy };
      await expect(map(taskOf(name), undefined, options)).rejects.toThrow(/Contract|chdir/);
    });
  },
);

import { fileURLToPath } from 'node:url';

import { STRATEGIES, type Strategy, map, run } from 'forkwise';
import { describe, expect, it } from 'vitest';

/**
 * Each example with so many of its inputs, enough to reach every worker, and the strategies that its
 * README says cannot carry it out.
 */
const EXAMPLES: readonly (readonly [
  name: string,
  limit: number,
  infeasible: readonly Strategy[],
])[] = [
  ['fetch-urls', 6, []],
  ['sum-of-squares', 2, []],
  ['fetch-and-parse', 6, []],
  ['hash-passwords', 4, []],
  ['render-markdown', 6, []],
  ['big-table', 4, []],
  ['uncloneable-inputs', 6, ['threads', 'shared-memory', 'processes', 'hybrid']],
  ['chdir-per-project', 6, ['threads', 'shared-memory', 'hybrid']],
];

const taskOf = (name: string): string =>
  fileURLToPath(new URL(`../${name}/${name}.task.ts`, import.meta.url));

describe.each(EXAMPLES)('the example %s', (name, limit, infeasible) => {
  const task = taskOf(name);

  it('gives every input a value under auto', async () => {
    const running = run(task, undefined, { limit });
    const indices: number[] = [];
    for await (const outcome of running) indices.push(outcome.index);
    const { counts } = await running.report;
    expect(counts.fulfilled).toBe(counts.total);
    expect(indices).toEqual(Array.from({ length: counts.total }, (_, index) => index));
  });

  it('gives the same results under every strategy that can carry it out', async () => {
    const reference = await map(task, undefined, { limit, strategy: 'sequential' });
    expect(reference).toHaveLength(limit);
    const others = STRATEGIES.filter((each) => each !== 'sequential' && !infeasible.includes(each));
    for (const strategy of others) {
      const results = await map(task, undefined, { limit, strategy });
      expect({ strategy, results }).toEqual({ strategy, results: reference });
    }
  });
});

describe.each(EXAMPLES.filter(([, , infeasible]) => infeasible.length > 0))(
  'the example %s',
  (name, limit, infeasible) => {
    it.each(infeasible)('is refused or fails under %s', async (strategy) => {
      const options = { limit, strategy };
      await expect(map(taskOf(name), undefined, options)).rejects.toThrow(/Contract|chdir/);
    });
  },
);

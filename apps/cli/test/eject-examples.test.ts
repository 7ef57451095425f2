import { fileURLToPath } from 'node:url';

import { type Plan, STRATEGIES, type Strategy } from '@forkwise/core';
import { run } from 'forkwise';
import { afterAll, describe, expect, it } from 'vitest';

import { encodeOutcome } from '../src/ndjson/index.ts';
import { Project } from './support/eject.ts';

const WORKERS_ONLY: readonly Strategy[] = ['threads', 'shared-memory', 'processes', 'hybrid'];

/** Each with so many of its inputs, and the strategies that cannot carry it out. */
const EXAMPLES: readonly (readonly [
  name: string,
  limit: number,
  infeasible: readonly Strategy[],
])[] = [
  ['fetch-urls', 6, []],
  ['sum-of-squares', 2, []],
  ['fetch-and-parse', 6, []],
  ['hash-passwords', 4, []],
  ['render-markdown', 12, []],
  ['big-table', 6, []],
  ['uncloneable-inputs', 3, WORKERS_ONLY],
  ['chdir-per-project', 6, ['threads', 'shared-memory', 'hybrid', 'async']],
];

function planOf(strategy: Strategy): Plan {
  const isHere = strategy === 'sequential' || strategy === 'async';
  return {
    strategy,
    workers: isHere ? 1 : 2,
    concurrency: strategy === 'async' || strategy === 'hybrid' ? 5 : 1,
    chunkSize: isHere ? 1 : 2,
    workerKind: strategy === 'processes' ? 'process' : 'thread',
  };
}

const taskOf = (name: string): string =>
  fileURLToPath(new URL(`../../../examples/${name}/${name}.task.ts`, import.meta.url));

const project = new Project();
afterAll(() => project[Symbol.dispose]());

describe.each(EXAMPLES)('scripts of the example %s', (name, limit, infeasible) => {
  it('give what `run` gives, under every strategy that can carry it out', async () => {
    const task = taskOf(name);
    const expected: unknown[] = [];
    for await (const outcome of run(task, undefined, { limit, strategy: 'sequential' })) {
      expected.push(JSON.parse(encodeOutcome(outcome)));
    }
    expect(expected).toHaveLength(limit);
    for (const strategy of STRATEGIES.filter((each) => !infeasible.includes(each))) {
      const file = `${name}-${strategy}.ts`;
      const script = await project.eject(file, { task, limit }, planOf(strategy));
      expect(script.text).not.toMatch(/from '.*forkwise/);
      expect({ strategy, outcomes: await project.run(file) }).toEqual({
        strategy,
        outcomes: expected,
      });
    }
  });
});

describe('all the scripts', () => {
  it('pass a strict type check', async () => {
    expect(await project.complaints()).toBe('');
  });
});

import { readFileSync } from 'node:fs';

import type { Plan } from '@forkwise/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { InputsSource } from '../src/inputs/source.ts';
import { fulfilled, Project } from './support/eject.ts';

const SEQUENTIAL: Plan = {
  strategy: 'sequential',
  workers: 1,
  concurrency: 1,
  chunkSize: 1,
  workerKind: 'thread',
};
const THREADS: Plan = { ...SEQUENTIAL, strategy: 'threads', workers: 2, chunkSize: 2 };
const SHARED: Plan = { ...THREADS, strategy: 'shared-memory' };
const PLANS: readonly Plan[] = [
  SEQUENTIAL,
  { ...SEQUENTIAL, strategy: 'async', concurrency: 3 },
  THREADS,
  SHARED,
  { ...THREADS, strategy: 'processes', workerKind: 'process' },
  { ...THREADS, strategy: 'hybrid', concurrency: 4 },
];

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project[Symbol.dispose]());

describe('a script', () => {
  const echo = `export default function echo(input: string | { readonly n: string | number }): string {
    return typeof input === 'string' ? input : String(input.n);
  }`;
  const files: readonly [name: string, text: string, values: readonly string[]][] = [
    ['in.json', '["a", {"n": 2}]', ['a', '2']],
    ['in.ndjson', '"a"\n\n{"n":2}\n', ['a', '2']],
    ['in.csv', 'n,m\n1,x\n2,y\n', ['1', '2']],
    ['in.txt', 'one\r\n\ntwo\n', ['one', 'two']],
  ];

  it.each(files)('reads %s as `run` does', async (name, text, values) => {
    const task = project.write('echo.task.ts', echo);
    const source: InputsSource = { kind: 'file', path: project.write(name, text) };
    for (const plan of [SEQUENTIAL, THREADS]) {
      await project.eject(`${plan.strategy}.ts`, { task, source }, plan);
      expect(await project.run(`${plan.strategy}.ts`)).toEqual(fulfilled(values));
    }
    expect(await project.complaints()).toBe('');
  });

  it('takes the paths of a pattern in order', async () => {
    const task = project.write('echo.task.ts', echo);
    for (const name of ['b.md', 'a.md']) project.write(name, '');
    await project.eject('glob.ts', { task, source: { kind: 'glob', pattern: '*.md' } }, SEQUENTIAL);
    expect(await project.run('glob.ts')).toEqual(fulfilled(['a.md', 'b.md']));
  });

  it.each([
    ['an array', '[1, 2, 3]'],
    ['a set', 'new Set([1, 2, 3])'],
    ['a promise', 'Promise.resolve([1, 2, 3])'],
    ['a function', '(): number[] => [1, 2, 3]'],
    ['a function that makes a promise', 'async (): Promise<number[]> => [1, 2, 3]'],
    ['a generator function', 'function* (): Generator<number> { yield* [1, 2, 3]; }'],
    [
      'an async generator function',
      'async function* (): AsyncGenerator<number> { yield* [1, 2, 3]; }',
    ],
  ])('takes inputs from %s', async (_, inputs) => {
    const task = project.write(
      'double.task.ts',
      `export const double = (n: number): number => 2 * n;\nexport const inputs = ${inputs};`,
    );
    for (const plan of [SEQUENTIAL, THREADS, SHARED]) {
      await project.eject(`${plan.strategy}.ts`, { task: `${task}#double`, limit: 2 }, plan);
      expect(await project.run(`${plan.strategy}.ts`)).toEqual(fulfilled([2, 4]));
    }
    expect(await project.complaints()).toBe('');
  });

  it('hands every call what the module shares and, where it asks for it, a context', async () => {
    const task = project.write(
      'add.task.ts',
      `export const shared = async () => ({ table: new Float64Array([10, 20, 30]) });
      export const inputs = [1, 2, 3];
      export default function add(
        n: number,
        { table }: { readonly table: Float64Array },
        { index, signal }: { readonly index: number; readonly signal: AbortSignal },
      ): number {
        return signal.aborted ? NaN : n + (table[index] ?? NaN);
      }`,
    );
    for (const plan of PLANS) {
      await project.eject(`${plan.strategy}.ts`, { task }, plan);
      const outcomes = await project.run(`${plan.strategy}.ts`);
      expect({ plan, outcomes }).toEqual({ plan, outcomes: fulfilled([11, 22, 33]) });
    }
    expect(await project.complaints()).toBe('');
  });

  it('sends shared typed arrays once, to all threads, where inputs are no numbers', async () => {
    const task = project.write(
      'count.task.ts',
      `export const shared = () => ({ counters: new Int32Array(1) });
      export const inputs = ['a', 'b', 'c', 'd'];
      export default function count(_: string, { counters }: { counters: Int32Array }): number {
        return Atomics.add(counters, 0, 1);
      }`,
    );
    await project.eject('count.ts', { task }, SHARED);
    const outcomes = (await project.run('count.ts')) as { readonly value: number }[];
    expect(outcomes.map(({ value }) => value).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3]);
    expect(await project.complaints()).toBe('');
  });

  it('tells of inputs without a value, whatever the plan', async () => {
    const task = project.write(
      'odd.task.ts',
      `export const inputs = [1, 2, 3];
      export default function odd(n: number): number {
        if (n === 2) throw new RangeError('even');
        return n;
      }`,
    );
    for (const plan of PLANS) {
      await project.eject(`${plan.strategy}.ts`, { task }, plan);
      const outcomes = await project.run(`${plan.strategy}.ts`);
      expect({ plan, outcomes }).toEqual({
        plan,
        outcomes: [
          { index: 0, status: 'fulfilled', value: 1 },
          { index: 1, status: 'rejected', error: { name: 'RangeError', message: 'even' } },
          { index: 2, status: 'fulfilled', value: 3 },
        ],
      });
    }
  });

  it('runs every input once, whatever the plan', async () => {
    const task = project.write(
      'logged.task.ts',
      `import { appendFileSync } from 'node:fs';
      export const inputs = Array.from({ length: 9 }, (_, n) => n);
      export default async function logged(n: number): Promise<number> {
        appendFileSync(import.meta.dirname + '/log', n + '\\n');
        return n;
      }`,
    );
    for (const plan of PLANS) {
      await project.eject(`${plan.strategy}.ts`, { task, limit: 7 }, plan);
      // To look at the first result, where all is to be numbers, the task may have run by now.
      project.write('log', '');
      expect(await project.run(`${plan.strategy}.ts`)).toEqual(fulfilled([0, 1, 2, 3, 4, 5, 6]));
      const ran = readFileSync(project.path('log'), 'utf8').trimEnd().split('\n');
      expect({ plan, ran: ran.map(Number).toSorted((a, b) => a - b) }).toEqual({
        plan,
        ran: [0, 1, 2, 3, 4, 5, 6],
      });
    }
  });

  it('goes on when a process dies, without its chunk', async () => {
    const task = project.write(
      'deadly.task.ts',
      `export const inputs = [1, 2, 3, 4, 5];
      export default function deadly(n: number): number {
        if (n === 1) process.exit(3);
        return n;
      }`,
    );
    const plan: Plan = { ...THREADS, strategy: 'processes', workerKind: 'process' };
    await project.eject('deadly.ts', { task }, plan);
    const outcomes = (await project.run('deadly.ts')) as { readonly status: string }[];
    expect(outcomes.map(({ status }) => status)).toEqual([
      'crashed',
      'crashed',
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ]);
  });

  it('fails a type check where its inputs are not what the task takes', async () => {
    const task = project.write('half.task.ts', 'export default (n: number): number => n / 2;');
    const source: InputsSource = { kind: 'file', path: project.write('in.txt', '1\n2\n') };
    await project.eject('half.ts', { task, source }, SEQUENTIAL);
    expect(await project.complaints()).toMatch(/half\.ts.*'string' is not assignable/);
  });
});

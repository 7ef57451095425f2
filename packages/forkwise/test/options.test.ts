import { describe, expect, it } from 'vitest';

import { type RunOptions, advise, compare, map, run } from '../src/index.ts';
import { faultOf } from './support/faults.ts';

const same = (input: number): number => input;

const INVALID: readonly (readonly [string, unknown])[] = [
  ...[0, -1, 1.5, 1025, Number.NaN, '2'].map((value) => ['workers', value] as const),
  ...[0, 2.5, 65_537].map((value) => ['concurrency', value] as const),
  ...[0, -5, 0.1, 1_000_001].map((value) => ['chunkSize', value] as const),
  ...[-1, 1.5, Infinity].map((value) => ['limit', value] as const),
  ...[-1, 0.5, 101].map((value) => ['retries', value] as const),
  ...[0, 7, 8.5].map((value) => ['workerHeapMb', value] as const),
  ...[0, -1, Number.NaN, 2 ** 31, 'soon'].map((value) => ['timeoutMs', value] as const),
  ...['backwards', 1, null].map((value) => ['order', value] as const),
  ...['all', true, null].map((value) => ['transfer', value] as const),
];

it.each(INVALID)('the option %s cannot be %o', async (name, value) => {
  const fault = await faultOf(() => run(same, [1], { [name]: value }));
  expect(fault.code).toBe('OPTION_INVALID');
  expect(fault.message).toContain(name);
  expect(fault.found).toBe(String(value));
});

it.each([0, 1.5, 1001])('compare cannot take %d rounds', async (rounds) => {
  const fault = await faultOf(() => compare(same, [1], { rounds }));
  expect(fault).toMatchObject({ code: 'OPTION_INVALID', found: String(rounds) });
});

it('every entrance checks its options before it does anything', async () => {
  let touched = false;
  const task = (): void => {
    touched = true;
  };
  const options = { workers: 0 };
  for (const enter of [advise, map, compare]) {
    expect((await faultOf(() => enter(task, [1], options))).code).toBe('OPTION_INVALID');
  }
  expect(() => run(task, [1], options)).toThrow('workers');
  expect(touched).toBe(false);
});

describe('an unknown strategy', () => {
  it.each(['thread', 'multiprocessing', 'AUTO'])('"%s" is refused by name', async (name) => {
    const strategy = name as NonNullable<RunOptions['strategy']>;
    const fault = await faultOf(() => run(same, [1], { strategy }));
    expect(fault).toMatchObject({ code: 'STRATEGY_UNKNOWN', found: name });
    expect(fault.expected).toContain('shared-memory');
  });

  it('is refused among those to compare', async () => {
    const strategies = ['async', 'fibers'] as never;
    const fault = await faultOf(() => compare(same, [1], { strategies }));
    expect(fault).toMatchObject({ code: 'STRATEGY_UNKNOWN', found: 'fibers' });
  });
});

it('bounds are themselves allowed', async () => {
  const least: RunOptions = {
    strategy: 'sequential',
    workers: 1,
    concurrency: 1,
    chunkSize: 1,
    retries: 0,
    workerHeapMb: 8,
    timeoutMs: 60_000,
    order: 'completion',
  };
  const most: RunOptions = {
    strategy: 'async',
    workers: 1024,
    concurrency: 65_536,
    chunkSize: 1_000_000,
    retries: 100,
    workerHeapMb: 1_048_576,
    timeoutMs: 2 ** 31 - 1,
    limit: Number.MAX_SAFE_INTEGER,
    order: 'input',
  };
  for (const options of [least, most]) {
    const seen: unknown[] = [];
    for await (const outcome of run(same, [1, 2], options)) seen.push(outcome.status);
    expect(seen).toEqual(['fulfilled', 'fulfilled']);
  }
});

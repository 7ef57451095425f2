import type { Outcome } from '@forkwise/core';
import { describe, expect, it } from 'vitest';

import { survivable } from '../chaos/faults.ts';
import { decode, encode, ordersOf, outputOf } from '../chaos/inputs.ts';
import { runJob } from '../chaos/job.ts';
import { Ledger } from '../chaos/ledger.ts';
import { runProgram } from '../chaos/lives.ts';
import { readOptions } from '../chaos/options.ts';
import { PROGRAMS } from '../chaos/programs.ts';
import { faultsIn, SCENARIOS, smaller } from '../chaos/scenarios.ts';
import { isClean, summarise } from '../chaos/summary.ts';

describe('the scenarios of chaos', () => {
  it('have at least 10,000 inputs and 1,000 faults together', () => {
    expect(SCENARIOS.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(10_000);
    expect(SCENARIOS.reduce((sum, each) => sum + faultsIn(each), 0)).toBeGreaterThan(1_000);
  });

  it('ask of nobody to survive what cannot be survived', () => {
    for (const { name, place, faults } of SCENARIOS) {
      const possible = new Set<string>(survivable(place));
      const impossible = Object.keys(faults).filter((fault) => !possible.has(fault));
      expect({ name, impossible }).toEqual({ name, impossible: [] });
    }
  });
});

describe('the inputs of chaos', () => {
  const plan = { seed: 5, count: 500, shape: 'objects', faults: { exit: 7, reject: 3 } } as const;

  it('are the same for the same seed, and others for another', () => {
    expect(ordersOf(plan)).toEqual(ordersOf(plan));
    expect(ordersOf({ ...plan, seed: 6 })).not.toEqual(ordersOf(plan));
    const orders = ordersOf(plan);
    expect(orders.filter(({ fault }) => fault === 'exit')).toHaveLength(7);
    expect(orders.filter(({ fault }) => fault === 'reject')).toHaveLength(3);
  });

  it.each(['objects', 'numbers', 'text'] as const)('come through as %s', (shape) => {
    for (const order of ordersOf(plan)) {
      expect(decode(encode(order, shape))).toMatchObject(order);
    }
  });
});

describe('the ledger', () => {
  const orders = [
    { id: 0, fault: 'none' },
    { id: 1, fault: 'exit' },
    { id: 2, fault: 'reject' },
  ] as const;
  const options = { orders, shape: 'numbers', place: 'thread', cancelled: false } as const;
  const right: Outcome = { index: 0, status: 'fulfilled', value: outputOf(orders[0], 0) };
  const crashed: Outcome = { index: 1, status: 'crashed', error: { found: 'exit code 3' } };
  const rejected: Outcome = { index: 2, status: 'rejected', error: { code: 'E_CHAOS' } };

  it('finds nothing where all is right', () => {
    const ledger = new Ledger({ ...options, ordered: true });
    for (const outcome of [right, crashed, rejected]) ledger.enter(outcome);
    expect(ledger.balance(3)).toMatchObject({ lost: 0, duplicated: 0, wrong: 0, complaints: [] });
  });

  it.each<[string, Outcome[], object]>([
    ['an input without an outcome', [right, rejected], { lost: 1 }],
    ['a second outcome', [right, right, crashed, rejected], { duplicated: 1 }],
    ['another value', [{ ...right, value: 7 }, crashed, rejected], { wrong: 1 }],
    ['another status', [right, { ...crashed, status: 'timedOut' }, rejected], { wrong: 1 }],
    [
      'another reason',
      [right, { ...crashed, error: { found: 'exit code 4' } }, rejected],
      { wrong: 1 },
    ],
    ['another code', [right, crashed, { ...rejected, error: {} }], { wrong: 1 }],
    ['a wrong order', [crashed, right, rejected], { wrong: 1 }],
  ])('finds %s', (_, outcomes, found) => {
    const ledger = new Ledger({ ...options, ordered: true });
    for (const outcome of outcomes) ledger.enter(outcome);
    const clean = { lost: 0, duplicated: 0, wrong: 0 };
    const balance = ledger.balance(3);
    expect(balance).toMatchObject({ ...clean, ...found });
    expect(balance.complaints).toHaveLength(1);
  });
});

describe('a scenario in a process of its own', () => {
  const scenario = SCENARIOS.find(({ name }) => name === 'processes');
  if (scenario?.kind !== 'run') throw new Error('there is no such scenario');

  it('balances, and leaves nothing behind', async () => {
    const told = await runJob({ scenario: smaller(scenario, 20), seed: 1 }, 60_000);
    const summary = summarise([{ scenario, ...told }]);
    expect(summary).toMatchObject({ inputs: 35, lost: 0, duplicated: 0, wrong: 0, leftBehind: 0 });
    expect(isClean(summary)).toBe(true);
  });

  it('is ended when it takes too long, and that is no success', async () => {
    const told = await runJob({ scenario: { ...scenario, count: 1_000_000 }, seed: 1 }, 400);
    expect(told).toMatchObject({ result: { kind: 'failed' }, leftBehind: [] });
    expect(isClean(summarise([{ scenario, ...told }]))).toBe(false);
  });
});

describe('a program that is killed and resumed', () => {
  it('balances, and leaves nothing behind', async () => {
    const scenario = PROGRAMS.find(({ strategy }) => strategy === 'processes');
    if (scenario === undefined) throw new Error('there is no such scenario');
    const told = await runProgram({ ...scenario, count: 300, kills: 4 }, 1, 60_000);
    const summary = summarise([{ scenario, ...told }]);
    expect(summary).toMatchObject({ inputs: 300, lost: 0, duplicated: 0, wrong: 0, leftBehind: 0 });
    const { killMain = 0, killAll = 0 } = summary.faults;
    expect(killMain + killAll).toBeGreaterThan(0);
    expect(isClean(summary)).toBe(true);
  });

  it('is ended when it takes too long, and that is no success', async () => {
    const [scenario] = PROGRAMS;
    if (scenario === undefined) throw new Error('there is no scenario');
    const told = await runProgram({ ...scenario, count: 100_000 }, 1, 1_000);
    expect(told).toMatchObject({ result: { kind: 'failed' }, leftBehind: [] });
    expect(isClean(summarise([{ scenario, ...told }]))).toBe(false);
  });
});

describe('the options of chaos', () => {
  it('choose scenarios by a part of their name, and a tenth of everything when in haste', () => {
    const { scenarios, seed } = readOptions(['--quick', '--filter', 'auto', '--seed', '9']);
    expect(scenarios.map(({ name, count }) => [name, count])).toEqual([
      ['auto', 80],
      ['auto, program killed', 300],
    ]);
    expect(seed).toBe(9);
  });

  it.each([['--seed', 'x'], ['--seed', '0.5'], ['--filter', 'nothing'], ['--unknown']])(
    'refuse %s %s',
    (...args) => {
      expect(() => readOptions(args)).toThrow(/expected|Unknown/);
    },
  );
});

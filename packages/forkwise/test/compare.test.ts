import { expect, it } from 'vitest';

import { type CompareEvent, STRATEGIES, compare, validateComparison } from '../src/index.ts';
import { compute } from './fixtures/kinds.task.ts';
import { countTo } from './support/gather.ts';
import { MACHINE } from './support/machine.ts';
import { Folder, fixture } from './support/paths.ts';

it('tabulates every feasible strategy in a valid document, with identical results', async () => {
  const inputs = countTo(24).map(() => 4);
  const events: CompareEvent[] = [];
  const comparison = await compare(fixture('kinds.task.ts#compute'), inputs, {
    machine: MACHINE,
    rounds: 2,
    onEvent: (event) => void events.push(event),
  });
  expect(validateComparison(comparison)).toBe(comparison);
  expect(comparison).toMatchObject({ inputs: 24, rounds: 2, identical: true });
  expect(comparison.rows.map(({ strategy }) => strategy)).toEqual(STRATEGIES);
  expect(comparison.rows.filter((row) => row.feasible && row.recommended)).toHaveLength(1);
  for (const row of comparison.rows) {
    if (!row.feasible) throw new Error(`${row.strategy}: ${row.reason}`);
    expect(row.plan.strategy).toBe(row.strategy);
    expect(row.measuredMs).toEqual(row.measuredMs.toSorted((a, b) => a - b));
    expect(row.failed).toBe(0);
  }
  const rounds = events.flatMap((event) => (event.kind === 'round' ? [event] : []));
  expect(rounds.map(({ round }) => round)).toEqual([1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2]);
  const [first, second] = [rounds.slice(0, 6), rounds.slice(6)];
  expect(second.map(({ strategy }) => strategy)).toEqual(
    first.map(({ strategy }) => strategy).toReversed(),
  );
});

it('runs only the strategies asked for, each input once a round', async () => {
  using folder = new Folder();
  const inputs = countTo(200).map((id) => ({ log: folder.file('log'), id }));
  const comparison = await compare(fixture('logged.task.ts#computing'), inputs, {
    machine: MACHINE,
    rounds: 3,
    strategies: ['async', 'threads'],
  });
  expect(comparison.rows.map(({ strategy }) => strategy)).toEqual(['async', 'threads']);
  const calls = folder.numbers('log');
  const probed = calls.length - 200 * 2 * 3;
  expect(probed).toBeGreaterThan(0);
  expect(probed).toBeLessThan(200);
  for (const id of countTo(200)) {
    expect(calls.filter((call) => call === id).length).toBeOneOf([6, 7]);
  }
});

it('says which strategies are infeasible, and why', async () => {
  const comparison = await compare(compute, countTo(5), { machine: MACHINE, rounds: 1 });
  expect(validateComparison(comparison)).toBe(comparison);
  expect(comparison.rows.filter(({ feasible }) => feasible)).toHaveLength(2);
  const infeasible = comparison.rows.filter(({ feasible }) => !feasible);
  expect(infeasible.map(({ strategy }) => strategy)).toEqual([
    'threads',
    'shared-memory',
    'processes',
    'hybrid',
  ]);
  for (const { reason } of infeasible) expect(reason).toContain('move it into a module');
});

it('counts the inputs that failed', async () => {
  const inputs = countTo(10).map((id) => ({ log: '/dev/null', id, fails: id >= 7 }));
  const options = { machine: MACHINE, rounds: 1, strategies: ['sequential', 'threads'] } as const;
  const { rows, identical } = await compare(fixture('logged.task.ts#computing'), inputs, options);
  expect(rows).toMatchObject([{ failed: 3 }, { failed: 3 }]);
  expect(identical).toBe(true);
});

it('sees results that differ from run to run', async () => {
  let calls = 0;
  const { identical } = await compare(() => ++calls, countTo(5), { machine: MACHINE, rounds: 1 });
  expect(identical).toBe(false);
});

it('reads an iterable once for all strategies, up to the limit', async () => {
  const task = fixture('kinds.task.ts#double');
  const options = { machine: MACHINE, rounds: 1, limit: 4 } as const;
  const comparison = await compare(task, countTo(9).values(), options);
  expect(comparison.inputs).toBe(4);
});

it('has a table for no inputs, too', async () => {
  const options = { machine: MACHINE, rounds: 1, strategies: ['sequential'] } as const;
  const comparison = await compare(fixture('kinds.task.ts#double'), [], options);
  expect(validateComparison(comparison)).toMatchObject({ inputs: 0, identical: true });
});

it('rejects with the reason of a signal that aborts', async () => {
  const reason = new Error('enough');
  const options = { machine: MACHINE, signal: AbortSignal.abort(reason) };
  await expect(compare(fixture('kinds.task.ts#double'), [1], options)).rejects.toBe(reason);
});

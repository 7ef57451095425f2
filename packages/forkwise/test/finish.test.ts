import { expect, it } from 'vitest';

import { type RunEvent, run } from '../src/index.ts';
import { countTo, gather, indicesOf, valuesOf } from './support/gather.ts';
import { MACHINE } from './support/machine.ts';
import { Folder, fixture } from './support/paths.ts';

const task = fixture('logged.task.ts#computing');
const inputsOf = (folder: Folder, cpuMs: readonly number[]) =>
  cpuMs.map((ms, id) => ({ log: folder.file('log'), id, cpuMs: ms }));

it('finishes a short list at once, and says afterwards what it learnt', async () => {
  using folder = new Folder();
  const events: RunEvent['kind'][] = [];
  const running = run(task, inputsOf(folder, [0, 0, 0, 0, 0]), {
    machine: MACHINE,
    onEvent: ({ kind }) => events.push(kind),
  });
  const before = running[Symbol.asyncIterator]();
  const outcomes = [];
  for (let next = await before.next(); next.done !== true; next = await before.next()) {
    outcomes.push(next.value);
  }
  expect(valuesOf(outcomes)).toEqual([0, 3, 6, 9, 12]);
  expect(events).not.toContain('plan');
  expect(await running.report).toMatchObject({
    plan: { strategy: 'sequential' },
    counts: { total: 5, fulfilled: 5 },
    probed: 5,
  });
  expect(await running.advice).toMatchObject({ recommendation: { strategy: 'sequential' } });
  expect(events).toContain('plan');
});

it('leaves inputs that get heavy to a decision, and runs each once', async () => {
  using folder = new Folder();
  const heavier = countTo(40).map((at) => (at < 20 ? 0 : 15));
  const running = run(task, inputsOf(folder, heavier).values(), { machine: MACHINE });
  const { outcomes, report } = await gather(running);
  expect(indicesOf(outcomes)).toEqual(countTo(40));
  expect(folder.numbers('log')).toEqual(countTo(40));
  expect(report.probed).toBeLessThan(40);
});

import { expect, it } from 'vitest';

import { type RunEvent, STRATEGIES, run, validateAdvice, validateReport } from '../src/index.ts';
import { countTo, gather } from './support/gather.ts';
import { MACHINE } from './support/machine.ts';
import { fixture } from './support/paths.ts';

const failing = (input: number): number => {
  if (input % 2 === 1) throw Object.assign(new Error(`odd: ${input}`), { code: 'E_ODD' });
  return input;
};

it.each(STRATEGIES)('reports a run under %s in a valid document', async (strategy) => {
  const options = { strategy, workers: 2, concurrency: 3, chunkSize: 4 } as const;
  const { report } = await gather(run(fixture('kinds.task.ts#double'), countTo(20), options));
  expect(validateReport(report)).toBe(report);
  expect(report.plan.strategy).toBe(strategy);
  expect(report).toMatchObject({ class: 'unknown', predictedMs: null, probed: 0, replans: [] });
  expect(report.counts).toEqual({
    total: 20,
    fulfilled: 20,
    rejected: 0,
    timedOut: 0,
    crashed: 0,
    cancelled: 0,
  });
});

it('uses the workers, places in flight and chunk size that were asked for', async () => {
  const options = { strategy: 'hybrid', workers: 3, concurrency: 5, chunkSize: 2 } as const;
  const { report } = await gather(run(fixture('kinds.task.ts#wait'), [1, 1, 1, 1], options));
  expect(report.plan).toEqual(options);
});

it('reports what was advised, predicted and probed under auto', async () => {
  const inputs = Array.from({ length: 80 }, () => 4);
  const running = run(fixture('kinds.task.ts#compute'), inputs, { machine: MACHINE });
  const { report } = await gather(running);
  const advice = await running.advice;
  expect(validateReport(report)).toBe(report);
  expect(validateAdvice(advice)).toBe(advice);
  expect(report.class).toBe('cpu-bound');
  expect(report.class).toBe(advice?.class);
  expect(report.predictedMs).toEqual(advice?.recommendation.predictedMs);
  expect(report.probed).toBeGreaterThan(0);
  expect(report.probed).toBeLessThan(80);
  expect(report.wallMs).toBeGreaterThan(0);
});

it('has no advice for a forced strategy', async () => {
  const running = run(fixture('kinds.task.ts#double'), [1], { strategy: 'sequential' });
  await gather(running);
  expect(await running.advice).toBeUndefined();
});

it.each(['auto', 'async', 'threads'] as const)(
  'lists the first 20 errors by index under %s, and counts them all',
  async (strategy) => {
    const inputs = countTo(100).map((id) => ({ log: '/dev/null', id, fails: id >= 10 }));
    const options = { strategy, machine: MACHINE, workers: 2, order: 'completion' } as const;
    const { report } = await gather(run(fixture('logged.task.ts#waiting'), inputs, options));
    expect(validateReport(report).counts).toMatchObject({ total: 100, rejected: 90 });
    expect(report.errors.map(({ index }) => index)).toEqual(countTo(20).map((at) => at + 10));
    expect(report.errors[0]).toEqual({
      index: 10,
      code: 'REJECTED',
      message: 'input 10 is out of range',
    });
  },
);

it('reports the code of an error that has one', async () => {
  const { report } = await gather(run(failing, countTo(4), { strategy: 'sequential' }));
  expect(report.errors).toEqual([
    { index: 1, code: 'E_ODD', message: 'odd: 1' },
    { index: 3, code: 'E_ODD', message: 'odd: 3' },
  ]);
});

it('reports thrown values that are no errors, or that cannot even be shown', async () => {
  const hostile = Object.defineProperty({}, 'message', {
    get: () => {
      throw new Error('no');
    },
  });
  const bare: unknown = Object.create(null);
  const thrown = [undefined, 'text', hostile, bare, 7];
  const task = (input: number): never => {
    throw thrown[input];
  };
  const { outcomes, report } = await gather(run(task, countTo(5), { strategy: 'async' }));
  expect(outcomes.map((o) => (o.status === 'fulfilled' ? 'none' : o.error))).toEqual(thrown);
  expect(validateReport(report).errors.map(({ message }) => message)).toEqual([
    'undefined',
    'text',
    '[object Object]',
    'a thrown value that cannot be shown',
    '7',
  ]);
});

it('tells what happens in order: probing, the plan, then progress up to the last input', async () => {
  const events: RunEvent[] = [];
  const inputs = Array.from({ length: 60 }, () => 2);
  const onEvent = (event: RunEvent): void => void events.push(event);
  await gather(run(fixture('kinds.task.ts#wait'), inputs, { machine: MACHINE, onEvent }));
  const kinds = events.map(({ kind }) => kind);
  expect(kinds[0]).toBe('probing');
  expect(kinds.indexOf('plan')).toBeGreaterThan(kinds.lastIndexOf('probing'));
  expect(kinds.filter((kind) => kind === 'plan')).toHaveLength(1);
  const last = events.at(-1);
  if (last?.kind !== 'progress') throw new Error(`the last event was ${last?.kind}`);
  expect(last.progress).toMatchObject({ settled: 60, total: 60 });
  expect(last.progress.counts.fulfilled).toBe(60);
});

it('shows its progress while it is iterated', async () => {
  const running = run(fixture('kinds.task.ts#double'), countTo(10), { strategy: 'sequential' });
  expect(running.progress).toMatchObject({ taken: 0, settled: 0 });
  await gather(running);
  expect(running.progress).toMatchObject({ taken: 10, settled: 10, total: 10 });
});

it('says what caused a failure, where the error itself does not', async () => {
  const causes = [new Error('no route'), { code: 'ECONNREFUSED', message: '' }, undefined];
  const fetching = (at: number): never => {
    throw new Error('fetch failed', { cause: causes[at] });
  };
  const { report } = await gather(run(fetching, [0, 1, 2], { strategy: 'sequential' }));
  expect(report.errors.map(({ message }) => message)).toEqual([
    'fetch failed: no route',
    'fetch failed: ECONNREFUSED',
    'fetch failed',
  ]);
});

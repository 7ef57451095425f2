import { expect, it } from 'vitest';

import { type Advice, type Run, createRunner } from '../src/index.ts';
import { runIn } from '../src/run/run.ts';
import { Workshop } from '../src/runner/workshop.ts';
import { countTo, gather, indicesOf, valuesOf } from './support/gather.ts';
import { MACHINE } from './support/machine.ts';
import { Folder, fixture } from './support/paths.ts';

const WHEREABOUTS = fixture('logged.task.ts#whereabouts');
const COMPUTING = fixture('logged.task.ts#computing');
const WAITING = fixture('logged.task.ts#waiting');

async function pidsOf(running: Run): Promise<Set<unknown>> {
  return new Set(valuesOf((await gather(running)).outcomes));
}

it('runs a task again on the workers that it has', async () => {
  await using runner = createRunner({ strategy: 'processes', workers: 2, machine: MACHINE });
  const first = await pidsOf(runner.run(WHEREABOUTS, countTo(50)));
  const second = await pidsOf(runner.run(WHEREABOUTS, countTo(50)));
  expect(first).not.toContain(process.pid);
  expect([...second].every((pid) => first.has(pid))).toBe(true);
});

it('has ended all workers once it is closed', async () => {
  const runner = createRunner({ strategy: 'processes', workers: 2, machine: MACHINE });
  const pids = await pidsOf(runner.run(WHEREABOUTS, countTo(50)));
  await runner.close();
  for (const pid of pids) expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
});

it('ends the workers of a task that has been idle for so long', async () => {
  await using runner = createRunner({ strategy: 'processes', workers: 1, idleMs: 50 });
  const [pid] = await pidsOf(runner.run(WHEREABOUTS, countTo(10)));
  await expect.poll(() => isAlive(Number(pid))).toBe(false);
  expect(await runner.map(COMPUTING, [])).toEqual([]);
});

it('measures nothing the second time, and decides the same', async () => {
  using folder = new Folder();
  await using runner = createRunner({ machine: MACHINE, history: false });
  const inputs = countTo(60).map((id) => ({ log: folder.file('log'), id, waitMs: 15 }));
  const first = await gather(runner.run(WAITING, inputs));
  const again = runner.run(WAITING, inputs);
  const second = await gather(again);
  expect(first.report.probed).toBeGreaterThan(0);
  expect(second.report).toMatchObject({ probed: 0, counts: { total: 60, fulfilled: 60 } });
  expect(indicesOf(second.outcomes)).toEqual(countTo(60));
  expect(valuesOf(second.outcomes)).toEqual(valuesOf(first.outcomes));
  expect(((await again.advice) as Advice).reasons.at(-1)).toContain('earlier run in this process');
  const third = runner.run(WAITING, inputs);
  expect((await gather(third)).report.probed).toBe(0);
  // What was measured is kept as it was, however often it is followed.
  expect((await third.advice)?.profile.samples).toEqual((await again.advice)?.profile.samples);
});

it('measures anew when the inputs are of another kind', async () => {
  using folder = new Folder();
  await using runner = createRunner({ machine: MACHINE, history: false });
  const inputs = countTo(40).map((id) => ({ log: folder.file('log'), id, waitMs: 15 }));
  await gather(runner.run(WAITING, inputs));
  const larger = inputs.map((input) => ({ ...input, ballast: 'x'.repeat(100_000) }));
  const { report } = await gather(runner.run(WAITING, larger));
  expect(report.probed).toBeGreaterThan(0);
});

it.each([
  ['has all workers of the plan up for the next run where it keeps workers', true],
  ['starts no worker that the run could do without where it does not', false],
])('%s', async (_, keepsWorkers) => {
  using folder = new Folder();
  await using workshop = new Workshop({ idleMs: 60_000, keepsShared: true, keepsWorkers });
  const inputs = countTo(40).map((id) => ({ log: folder.file('log'), id, cpuMs: 20 }));
  const options = { machine: MACHINE, history: false, workers: 2 };
  const { report } = await gather(runIn(workshop, COMPUTING, inputs, options));
  expect(report.plan).toMatchObject({ strategy: 'threads', workers: 2 });
  await using lease = await workshop.lease(COMPUTING);
  // This thread did the part of one of the two.
  const { starts } = lease.task.executors.named('threads');
  if (keepsWorkers) await expect.poll(() => starts.length).toBe(2);
  else expect(starts).toHaveLength(1);
});

it('refuses an idle time that is none', () => {
  expect(() => createRunner({ idleMs: -1 })).toThrow('idleMs');
  expect(() => createRunner({ idleMs: Number.NaN })).toThrow('idleMs');
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

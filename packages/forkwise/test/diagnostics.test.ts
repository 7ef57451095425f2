import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import { afterEach, describe, expect, it } from 'vitest';

import { type DiagnosticMessages, createRunner, map, run } from '../src/index.ts';
import { countTo } from './support/gather.ts';
import { MACHINE } from './support/machine.ts';
import { fixture } from './support/paths.ts';

type Name = keyof DiagnosticMessages;

const RUN_CHANNELS = [
  'forkwise:run:start',
  'forkwise:run:plan',
  'forkwise:run:replan',
  'forkwise:run:outcomes',
  'forkwise:run:end',
  'forkwise:run:error',
] as const;

const subscribed: (() => void)[] = [];
afterEach(() => {
  for (const leave of subscribed.splice(0)) leave();
});

/** What was published on these channels, in order. */
function listenTo(names: readonly Name[]): { readonly name: Name; readonly message: object }[] {
  const heard: { name: Name; message: object }[] = [];
  for (const name of names) {
    const listener = (message: unknown): unknown =>
      heard.push({ name, message: message as object });
    subscribe(name, listener);
    subscribed.push(() => unsubscribe(name, listener));
  }
  return heard;
}

const COMPUTE = fixture('kinds.task.ts#compute');

describe('the channels of a run', () => {
  it.each(['auto', 'threads'] as const)('tell its story in order under %s', async (strategy) => {
    const heard = listenTo(RUN_CHANNELS);
    const running = run(
      COMPUTE,
      countTo(40).map(() => 1),
      { strategy, machine: MACHINE },
    );
    let delivered = 0;
    for await (const outcome of running) delivered += outcome.status === 'fulfilled' ? 1 : 0;
    const report = await running.report;
    const names = heard.map(({ name }) => name);
    expect(names[0]).toBe('forkwise:run:start');
    expect(names).toContain('forkwise:run:plan');
    expect(names.at(-1)).toBe('forkwise:run:end');
    const [first, last] = [heard[0], heard.at(-1)];
    expect(first?.message).toEqual({ run: { task: COMPUTE, strategy } });
    expect(last?.message).toEqual({ run: { task: COMPUTE, strategy }, report });
    const identities = heard.map(({ message }) => (message as { run: object }).run);
    expect(new Set(identities).size).toBe(1);
    const batches = heard.flatMap(({ name, message }) =>
      name === 'forkwise:run:outcomes'
        ? [(message as DiagnosticMessages['forkwise:run:outcomes']).batch]
        : [],
    );
    const told = batches.reduce((sum, { indices }) => sum + indices.length, 0);
    expect([delivered, told]).toEqual([40, 40]);
  });

  it('tell of a run that its consumer leaves', async () => {
    const heard = listenTo(RUN_CHANNELS);
    for await (const _ of run(
      COMPUTE,
      countTo(40).map(() => 1),
      { strategy: 'async' },
    ))
      break;
    await new Promise(setImmediate);
    expect(heard.at(-1)?.name).toBe('forkwise:run:error');
  });

  it('tell nothing of a run that is iterated again, which it refuses', async () => {
    const running = run(COMPUTE, [1, 1], { strategy: 'sequential' });
    const heard = listenTo(['forkwise:run:start', 'forkwise:run:end', 'forkwise:run:error']);
    const watched = run(COMPUTE, [1, 1], { strategy: 'sequential' });
    for (const each of [running, watched]) {
      for await (const _ of each) expect(each.progress.total).toBe(2);
      await expect(each.batches().next()).rejects.toThrow('a run can be iterated once');
    }
    await new Promise(setImmediate);
    expect(heard.map(({ name }) => name)).toEqual(['forkwise:run:start', 'forkwise:run:end']);
  });

  it('tell of the runs of `map` and of a runner', async () => {
    const heard = listenTo(['forkwise:run:end']);
    await map((n: number) => n, [1, 2], { strategy: 'sequential' });
    await using runner = createRunner();
    await runner.map(COMPUTE, [1], { strategy: 'sequential' });
    await new Promise(setImmediate);
    expect(heard).toHaveLength(2);
  });

  it('leave what the caller listens to as it was', async () => {
    listenTo(RUN_CHANNELS);
    const kinds: string[] = [];
    const running = run(COMPUTE, [1, 1], {
      strategy: 'sequential',
      onEvent: ({ kind }) => kinds.push(kind),
    });
    await using watched = running;
    for await (const _ of watched) expect(running.progress.total).toBe(2);
    expect(kinds).toContain('plan');
    expect(kinds).toContain('progress');
  });
});

describe('the channels of workers', () => {
  it.each([
    ['threads', 'thread'],
    ['shared-memory', 'thread'],
    ['processes', 'process'],
  ] as const)('tell of starts and ends under %s', async (strategy, medium) => {
    const heard = listenTo(['forkwise:worker:start', 'forkwise:worker:end']);
    {
      await using runner = createRunner({ workers: 2 });
      await runner.map(
        COMPUTE,
        countTo(8).map(() => 5),
        { strategy },
      );
    }
    const task = new URL('fixtures/kinds.task.ts', import.meta.url).href;
    const of = (name: Name): readonly object[] =>
      heard.filter((each) => each.name === name).map(({ message }) => message);
    const starts = of('forkwise:worker:start');
    expect(starts.length).toBeGreaterThan(0);
    for (const start of starts) expect(start).toMatchObject({ medium, task });
    const ends = of('forkwise:worker:end');
    expect(ends.length).toBeGreaterThanOrEqual(starts.length);
    for (const end of ends) {
      expect(end).toMatchObject({ medium, task, reason: expect.any(String) as string });
    }
  });
});

import { describe, expect, it } from 'vitest';

import { type Outcome, run } from '../src/index.ts';
import { faultOf } from './support/faults.ts';
import { CHOICES, countTo, gather, indicesOf } from './support/gather.ts';
import { MACHINE } from './support/machine.ts';
import { Folder, fixture } from './support/paths.ts';

const COMPUTE = fixture('kinds.task.ts#compute');

describe.each(CHOICES)('a run under %s', (strategy) => {
  const options = { strategy, machine: MACHINE, workers: 2, chunkSize: 4, concurrency: 4 } as const;

  it('closes an endless source when it is left', async () => {
    let closed = false;
    function* endless(): Generator<number> {
      try {
        for (;;) yield 1;
      } finally {
        closed = true;
      }
    }
    const taken: number[] = [];
    for await (const { index } of run(COMPUTE, endless(), options)) {
      taken.push(index);
      if (taken.length === 50) break;
    }
    expect(taken).toEqual(countTo(50));
    expect(closed).toBe(true);
  });

  it('completes what is in flight when drained, and starts nothing more', async () => {
    using folder = new Folder();
    const inputs = countTo(2000).map((id) => ({ log: folder.file('log'), id, cpuMs: 1 }));
    const running = run(fixture('logged.task.ts#computing'), inputs, options);
    const delivered: number[] = [];
    for await (const outcome of running) {
      expect(outcome.status).toBe('fulfilled');
      delivered.push(outcome.index);
      running.drain();
    }
    const report = await running.report;
    expect(report.counts.total).toBe(delivered.length);
    expect(report.counts.total).toBeLessThan(2000);
    expect(folder.numbers('log')).toEqual(delivered.toSorted((a, b) => a - b));
  });

  it('gives each input taken one outcome when its signal aborts, and still reports', async () => {
    const controller = new AbortController();
    const inputs = countTo(3000).map(() => 2);
    const running = run(COMPUTE, inputs, { ...options, signal: controller.signal });
    const seen = new Set<number>();
    let cancelled = 0;
    for await (const outcome of running) {
      expect(seen.has(outcome.index)).toBe(false);
      seen.add(outcome.index);
      if (outcome.status === 'cancelled') cancelled += 1;
      if (seen.size === 40) controller.abort(new Error('enough'));
    }
    const { counts } = await running.report;
    expect(counts).toMatchObject({ total: seen.size, cancelled });
    expect(counts.total).toBeLessThan(3000);
    expect(counts.fulfilled).toBeGreaterThanOrEqual(40);
  });

  it('starts nothing when its signal had aborted before', async () => {
    using folder = new Folder();
    const inputs = countTo(10).map((id) => ({ log: folder.file('log'), id }));
    const signal = AbortSignal.abort();
    const running = run(fixture('logged.task.ts#computing'), inputs, { ...options, signal });
    const { report } = await gather(running);
    expect(report.counts.fulfilled).toBe(0);
    expect(() => folder.numbers('log')).toThrow('ENOENT');
  });

  it('uses only the first inputs up to the limit', async () => {
    const { outcomes } = await gather(run(COMPUTE, countTo(30), { ...options, limit: 7 }));
    expect(indicesOf(outcomes)).toEqual(countTo(7));
  });
});

it.each(['threads', 'processes', 'shared-memory', 'hybrid'] as const)(
  'stops code that never ends under %s when its time is over',
  async (strategy) => {
    const options = { strategy, workers: 2, timeoutMs: 400 };
    const task = fixture('logged.task.ts#stuckAtThree');
    const { outcomes, report } = await gather(run(task, countTo(8), options));
    expect(indicesOf(outcomes)).toEqual(countTo(8));
    const others = outcomes.filter(({ index }) => index !== 3);
    expect(others.every(({ status }) => status === 'fulfilled')).toBe(true);
    expect(outcomes[3]?.status).toBe('timedOut');
    expect(report.errors).toMatchObject([{ index: 3, code: 'INPUT_TIMED_OUT' }]);
  },
);

it.each(['auto', 'async', 'sequential'] as const)(
  'gives up waiting under %s when an input has had its time',
  async (strategy) => {
    const options = { strategy, machine: MACHINE, timeoutMs: 100 };
    const task = fixture('logged.task.ts#silentAtThree');
    const { report } = await gather(run(task, countTo(8), options));
    expect(report.counts).toMatchObject({ total: 8, fulfilled: 7, timedOut: 1 });
  },
);

it('retries an input that ends its worker as often as asked, then reports it as crashed', async () => {
  const options = { strategy: 'threads', workers: 2, retries: 0 } as const;
  const task = fixture('logged.task.ts#exitsAtThree');
  const { outcomes, report } = await gather(run(task, countTo(8), options));
  expect(indicesOf(outcomes)).toEqual(countTo(8));
  expect(report.counts).toMatchObject({ total: 8, fulfilled: 7, crashed: 1 });
  expect(report.errors[0]?.message).toContain('once');
});

it('has no report for a run that was left', async () => {
  const running = run(COMPUTE, countTo(100), { strategy: 'sequential' });
  for await (const outcome of running) if (outcome.index === 2) break;
  const { code } = await faultOf(() => running.report);
  expect(code).toBe('CANCELLED');
});

it('stops when it is disposed of, and its iteration ends', async () => {
  const seen: number[] = [];
  {
    await using running = run(
      COMPUTE,
      countTo(500).map(() => 1),
      { strategy: 'threads' },
    );
    const outcomes = running[Symbol.asyncIterator]();
    const first: IteratorResult<Outcome, undefined> = await outcomes.next();
    seen.push(first.value?.index ?? -1);
    await outcomes.return?.();
  }
  expect(seen).toEqual([0]);
});

it('can be iterated only once', async () => {
  const running = run(COMPUTE, [1], { strategy: 'sequential' });
  await gather(running);
  await expect(gather(running)).rejects.toThrow('once');
});

it('does not outrun a slow consumer', async () => {
  let read = 0;
  function* counted(): Generator<number> {
    for (; read < 1_000_000;) yield ++read;
  }
  const options = { strategy: 'sequential', chunkSize: 1 } as const;
  const running = run(fixture('kinds.task.ts#double'), counted(), options);
  const batches = running.batches();
  await batches.next();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(read).toBeLessThan(200_000);
  await batches.return?.();
});

describe('a time limit', () => {
  it.each(['sequential', 'async', 'threads'] as const)(
    'is said before a run under %s begins not to stop code that holds this thread, where it does not',
    async (strategy) => {
      const events: string[] = [];
      const told: string[] = [];
      const running = run(COMPUTE, [1, 2], {
        strategy,
        timeoutMs: 10_000,
        onEvent: (event) => {
          events.push(event.kind);
          if (event.kind === 'warning') told.push(event.warning.code);
        },
      });
      await gather(running);
      const isHere = strategy !== 'threads';
      expect(told).toEqual(isHere ? ['TIMEOUT_CANNOT_STOP_CODE'] : []);
      if (isHere) expect(events.indexOf('warning')).toBeLessThan(events.indexOf('progress'));
    },
  );
});

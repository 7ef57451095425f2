import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread, threadId } from 'node:worker_threads';

import { ForkwiseError, type Outcome } from '@forkwise/core';
import { expect, it } from 'vitest';

import { collect, type Context, moduleWork, run, verdicts } from './harness.ts';

export function failureTests(context: Context): void {
  rejectionTests(context);
  sourceTests(context);
  timeoutTests(context);
  const isolationTests = context.isolates ? crashTests : sameThreadTests;
  isolationTests(context);
}

function sameThreadTests(context: Context): void {
  it("runs tasks on the caller's thread, which no plan can save from a crash", async () => {
    const here = { pid: process.pid, thread: isMainThread ? 0 : threadId };
    const [outcome] = await run(context, 'deadly.task.ts', 'whereabouts', [0]);
    expect(outcome).toMatchObject({ value: here });
  });
}

function rejectionTests(context: Context): void {
  for (const exportName of ['default', 'rejectLater']) {
    it(`keeps errors whole when ${exportName} fails`, async () => {
      const names = ['error', 'aggregate', 'frozen', 'domException'];
      const outcomes = await run(context, 'failing.task.ts', exportName, names);
      const [payment, aggregate, frozen, stopped] = outcomes.map(errorOf);
      expect(payment).toBeInstanceOf(Error);
      expect(payment).toMatchObject({
        name: 'PaymentError',
        message: 'declined',
        code: 'E_PAYMENT',
        amount: 12,
        cause: { name: 'TypeError', message: 'no card' },
      });
      expect((payment as Error).stack).toContain('failing.task.ts');
      expect(aggregate).toBeInstanceOf(AggregateError);
      expect(aggregate).toMatchObject({ errors: [{ message: 'one' }, 'two'] });
      expect(frozen).toMatchObject({ name: 'Error', message: 'frozen' });
      expect(stopped).toMatchObject({ name: 'AbortError', message: 'stopped' });
    });

    it(`passes thrown values that are no errors as they are when ${exportName} fails`, async () => {
      const names = ['undefined', 'null', 'string', 'number', 'object'];
      const outcomes = await run(context, 'failing.task.ts', exportName, names);
      expect(verdicts(outcomes)).toEqual(names.map(() => 'rejected'));
      expect(outcomes.map(errorOf)).toStrictEqual([
        undefined,
        null,
        'just text',
        -0,
        { reason: 'object' },
      ]);
    });
  }

  it('rejects only the input that failed', async () => {
    const inputs = ['a', 'error', 'b', 'string', 'c'];
    expect(verdicts(await run(context, 'failing.task.ts', 'default', inputs))).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });
}

function sourceTests(context: Context): void {
  const broken = new Error('the source broke');
  const sources = {
    generator: function* () {
      yield* [1, 2, 3];
      throw broken;
    },
    'async generator': async function* () {
      yield* [1, 2, 3];
      throw broken;
    },
  };
  for (const [kind, source] of Object.entries(sources)) {
    it(`delivers what came before a failing ${kind}, then throws INPUTS_FAILED`, async () => {
      await using executor = context.create();
      const work = await moduleWork('numbers.task.ts', 'default', source());
      const seen: number[] = [];
      const reading = (async () => {
        for await (const { indices } of executor.execute(context.plan, work)) {
          seen.push(...Array.from(indices));
        }
      })();
      await expect(reading).rejects.toMatchObject({ code: 'INPUTS_FAILED', cause: broken });
      expect(seen.toSorted((a, b) => a - b)).toEqual([0, 1, 2]);
    });
  }
}

function timeoutTests(context: Context): void {
  it('times out an input that never settles, and no other', async () => {
    const inputs = [1, 2, -1, 3, 4, -1, 5];
    const outcomes = await run(context, 'numbers.task.ts', 'never', inputs, { timeoutMs: 150 });
    expect(verdicts(outcomes)).toEqual(
      inputs.map((input) => (input < 0 ? 'timedOut INPUT_TIMED_OUT' : 'fulfilled')),
    );
  });

  it('does not count the time that an input waits for its turn', async () => {
    const inputs = Array.from(
      { length: 4 * context.plan.workers * context.plan.chunkSize },
      () => 60,
    );
    const outcomes = await run(context, 'numbers.task.ts', 'waitFor', inputs.slice(0, 40), {
      timeoutMs: 2000,
    });
    expect(new Set(verdicts(outcomes))).toEqual(new Set(['fulfilled']));
  });

  if (!context.isolates) return;
  it('stops code that holds its thread when its time is up', async () => {
    const inputs = ['a', 'spin', 'b', 'c'].map((how) => ({ how }));
    const outcomes = await run(context, 'deadly.task.ts', 'default', inputs, { timeoutMs: 200 });
    expect(verdicts(outcomes)).toEqual([
      'fulfilled',
      'timedOut INPUT_TIMED_OUT',
      'fulfilled',
      'fulfilled',
    ]);
  });

  it('times out only the input that holds the thread, and none that waits beside it', async () => {
    const inputs = ['linger', 'linger', 'spin', 'linger', 'linger', 'a'].map((how) => ({ how }));
    const outcomes = await run(context, 'deadly.task.ts', 'default', inputs, { timeoutMs: 400 });
    expect(verdicts(outcomes)).toEqual(
      inputs.map(({ how }) => (how === 'spin' ? 'timedOut INPUT_TIMED_OUT' : 'fulfilled')),
    );
  });
}

function crashTests(context: Context): void {
  for (const how of ['exit', 'throwLater', 'rejectUnseen']) {
    it(`blames only the input whose worker dies by ${how}`, async () => {
      const inputs = Array.from({ length: 40 }, (_, at) => ({ how: at === 17 ? how : `ok ${at}` }));
      const outcomes = await run(context, 'deadly.task.ts', 'default', inputs);
      expect(verdicts(outcomes)).toEqual(
        inputs.map((_, at) => (at === 17 ? 'crashed WORKER_CRASHED' : 'fulfilled')),
      );
      expect(outcomes[17]).toMatchObject({
        error: { found: expect.stringMatching(/\S/) as string },
      });
    });
  }

  it('tries an input that kills its worker again as often as `retries` says', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'forkwise-'));
    try {
      const log = join(folder, 'attempts');
      const inputs = [{ how: 'a' }, { how: 'exit', log }, { how: 'b' }];
      const outcomes = await run(context, 'deadly.task.ts', 'default', inputs, { retries: 2 });
      expect(verdicts(outcomes)).toEqual(['fulfilled', 'crashed WORKER_CRASHED', 'fulfilled']);
      expect(readFileSync(log, 'utf8')).toBe('...');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('survives a killer input in every chunk', async () => {
    const inputs = Array.from({ length: 12 }, (_, at) => ({ how: at % 4 === 1 ? 'exit' : 'ok' }));
    expect(verdicts(await run(context, 'deadly.task.ts', 'default', inputs))).toEqual(
      inputs.map(({ how }) => (how === 'ok' ? 'fulfilled' : 'crashed WORKER_CRASHED')),
    );
  });

  it('throws WORKER_START_FAILED when no worker comes up', async () => {
    await using executor = context.create();
    const work = await moduleWork('numbers.task.ts', 'default', [1, 2, 3]);
    const url = new URL('../fixtures/dies-on-import.task.ts', import.meta.url).href;
    const task = { ...work.task, url } as typeof work.task;
    const reading = collect(executor.execute(context.plan, { ...work, task }));
    const error: unknown = await reading.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ForkwiseError);
    expect(error).toMatchObject({ code: 'WORKER_START_FAILED' });
  });
}

function errorOf(outcome: Outcome): unknown {
  if (outcome.status === 'fulfilled') throw new Error(`input ${outcome.index} was fulfilled`);
  return outcome.error;
}

import type { Outcome } from '@forkwise/core';
import { expect, it } from 'vitest';

import { type Context, run, verdicts } from './harness.ts';
import { mixedValues } from './values.ts';

const TASK = 'memory.task.ts';
/** Enough that workers are up when the last of them is given out. */
const INPUTS = 100;
const INPUT_BYTES = 256 * 1024;

const marked = (mark: number): Uint8Array => new Uint8Array(INPUT_BYTES).fill(mark);

const isEmpty = (bytes: Uint8Array): boolean => bytes.byteLength === 0;

function valueOf(outcome: Outcome | undefined): unknown {
  return outcome?.status === 'fulfilled' ? outcome.value : outcome;
}

export function transferTests(context: Context): void {
  it('brings mixed values there and back unchanged where everything may move', async () => {
    const values = mixedValues();
    const inputs = mixedValues();
    const outcomes = await run(context, TASK, 'echo', inputs, { transfer: 'both' });
    for (const [at, outcome] of outcomes.entries()) {
      expect(outcome, `value ${at}`).toStrictEqual(fulfilledAt(at, values[at]));
    }
    expect(outcomes).toHaveLength(values.length);
  });

  it('takes memory from the caller only where that is allowed', async () => {
    for (const transfer of [undefined, 'results', 'inputs'] as const) {
      const inputs = Array.from({ length: INPUTS }, (_, at) => marked(at));
      const outcomes = await run(context, TASK, 'echo', [...inputs], { transfer });
      expect(outcomes.map((outcome) => (valueOf(outcome) as Uint8Array)[0])).toEqual(
        inputs.map((_, at) => at),
      );
      if (context.movesInputs || transfer !== 'inputs') {
        expect(inputs.some(isEmpty)).toBe(transfer === 'inputs');
      }
    }
  });

  it('leaves the caller what is part of a larger memory, and small values', async () => {
    const memory = new Uint8Array(INPUTS * INPUT_BYTES);
    const inputs = Array.from({ length: INPUTS }, (_, at) =>
      memory.subarray(at * INPUT_BYTES, (at + 1) * INPUT_BYTES).fill(at),
    );
    const small = Array.from({ length: INPUTS }, (_, at) => new Uint8Array([at]));
    const outcomes = await run(context, TASK, 'echo', [...inputs, ...small], { transfer: 'both' });
    expect(outcomes.map((outcome) => (valueOf(outcome) as Uint8Array)[0])).toEqual(
      [...inputs, ...small].map(([first]) => first),
    );
    expect([...inputs, ...small].some(isEmpty)).toBe(false);
  });

  for (const made of ['fresh', 'part', 'doubles', 'buffer', 'bound']) {
    it(`delivers results whole that may move: ${made}`, async () => {
      const marks = [1, 2, 3, 4, 5, 6];
      const copied = await run(context, TASK, made, marks);
      const moved = await run(context, TASK, made, marks, { transfer: 'results' });
      expect(verdicts(moved)).toEqual(marks.map(() => 'fulfilled'));
      for (const [at, outcome] of moved.entries()) {
        const [value, expected] = [outcome, copied[at]].map((each) => valueOf(each) as Uint8Array);
        expect(value?.constructor).toBe(expected?.constructor);
        expect([value?.length, value?.[0], value?.at(-1)]).toEqual([
          expected?.length,
          marks[at],
          marks[at],
        ]);
      }
    });
  }

  it('never delivers an empty value for memory that a task returns twice', async () => {
    const inputs = Array.from({ length: 8 }, (_, at) => at);
    const copied = await run(context, TASK, 'kept', inputs);
    expect(verdicts(copied)).toEqual(inputs.map(() => 'fulfilled'));
    const outcomes = await run(context, TASK, 'kept', inputs, { transfer: 'results' });
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') {
        expect((outcome.value as Uint8Array).length).toBe(512 * 1024);
      } else {
        expect(verdicts([outcome])).toEqual(['rejected RESULT_NOT_TRANSFERABLE']);
      }
    }
    expect(outcomes).toHaveLength(inputs.length);
  });

  if (!context.isolates) return;
  it('says of every input that went down with a worker why it cannot run again', async () => {
    const inputs = Array.from({ length: INPUTS }, (_, at) => marked(at === INPUTS / 2 ? 9 : 1));
    const changes = { transfer: 'inputs', retries: 1 } as const;
    const outcomes = await run(context, TASK, 'mayDie', inputs, changes);
    const words = verdicts(outcomes);
    const gone = words.filter((word) => word === 'rejected INPUT_MOVED').length;
    const done = outcomes.filter(({ status }) => status === 'fulfilled');
    expect(done.map(valueOf)).toEqual(done.map(() => INPUT_BYTES));
    const killers = words.filter((word) => word === 'crashed WORKER_CRASHED').length;
    expect(killers + gone + done.length).toBe(INPUTS);
    expect(words[INPUTS / 2]).not.toBe('fulfilled');
    if (!context.movesInputs) expect([killers, gone]).toEqual([1, 0]);
    // What it was on, and what it was to turn to next.
    expect(gone).toBeLessThanOrEqual(2 * context.plan.concurrency);
  });
}

const fulfilledAt = (at: number, value: unknown): Outcome => ({
  index: at,
  status: 'fulfilled',
  value,
});

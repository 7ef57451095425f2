import type { OutcomeBatch, Plan } from '@forkwise/core';
import {
  createInputReader,
  type Execution,
  type InputReader,
  outcomesOf,
} from '@forkwise/executor';
import { createAsyncExecutor } from '@forkwise/executor-async';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';

import { BegunExecution } from '../src/probe/begun.ts';
import { JointExecution, merged } from '../src/run/joint.ts';

const ASYNC: Plan = {
  strategy: 'async',
  workers: 1,
  concurrency: 4,
  chunkSize: 1,
  workerKind: 'thread',
};

const executor = createAsyncExecutor();

function begin(inputs: InputReader, run = (ms: unknown) => sleep(Number(ms), ms)): Execution {
  return executor.execute(ASYNC, {
    task: { kind: 'function', run, shared: undefined },
    inputs,
    signal: new AbortController().signal,
    timeoutMs: Infinity,
    retries: 0,
    concurrencyControl: 'fixed',
    workerHeapMb: undefined,
    quietStdout: false,
  });
}

async function indicesOf(batches: AsyncIterable<OutcomeBatch>): Promise<number[]> {
  const indices: number[] = [];
  for await (const batch of batches) {
    for (const { index } of outcomesOf(batch)) indices.push(index);
  }
  return indices.toSorted((a, b) => a - b);
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('executions that take from the same inputs', () => {
  it('deliver every input once between them', async () => {
    const inputs = createInputReader(upTo(40).map((n) => n % 3));
    const joint = new JointExecution([begin(inputs), begin(inputs)]);
    expect(await indicesOf(joint)).toEqual(upTo(40));
    expect(joint.progress).toMatchObject({ taken: 40, settled: 40, workers: 2, concurrency: 8 });
  });

  it('take nothing more once they are drained, and end what they have', async () => {
    const inputs = createInputReader(upTo(1000).map(() => 5));
    const joint = new JointExecution([begin(inputs), begin(inputs)]);
    await sleep(12);
    joint.drain();
    const done = await indicesOf(joint);
    expect(done.length).toBe(joint.progress.taken);
    expect(done.length).toBeLessThan(1000);
  });

  it('deliver what all of them did before an error is thrown', async () => {
    async function* broken(): AsyncGenerator<number> {
      yield 1;
      await sleep(1);
      throw new Error('the source broke');
    }
    const joint = new JointExecution([
      begin(createInputReader(broken())),
      begin(createInputReader([20, 20])),
    ]);
    const seen: unknown[] = [];
    await expect(async () => {
      for await (const batch of joint) seen.push(...Array.from(batch.values));
    }).rejects.toThrow('broke');
    expect(seen).toHaveLength(3);
    expect(seen).toContain(1);
  });

  it('are not waited for when the iteration is left', async () => {
    const forever = begin(createInputReader([1_000_000]));
    const quick = begin(createInputReader([1]));
    for await (const batch of merged([forever, quick])) {
      expect(batch.values).toEqual([1]);
      break;
    }
    await forever[Symbol.asyncDispose]();
  });
});

describe('an execution begun before the decision', () => {
  it('goes on while nobody listens, and delivers all of it afterwards', async () => {
    const begun = new BegunExecution(ASYNC, begin(createInputReader(upTo(60).map(() => 2))));
    while (begun.waiting === 0) await sleep(1);
    expect(await indicesOf(begun)).toEqual(upTo(60));
  });

  it('has nothing left to do when its inputs have run out', async () => {
    const begun = new BegunExecution(ASYNC, begin(createInputReader([1, 1])));
    while (!begun.over) await sleep(1);
    expect(await indicesOf(begun)).toEqual([0, 1]);
  });

  it('throws what broke it when it is listened to', async () => {
    function* broken(): Generator<number> {
      yield 1;
      throw new Error('the source broke');
    }
    const begun = new BegunExecution(ASYNC, begin(createInputReader(broken())));
    while (!begun.over) await sleep(1);
    await expect(indicesOf(begun)).rejects.toThrow('broke');
  });
});

import { createInputReader, type TaskFunction, type Work } from '@forkwise/executor';
import { describeWorkerTraps } from '@forkwise/executor/worker-traps';
import { describe, expect, it } from 'vitest';

import { createThreadsExecutor } from '../src/index.ts';
import { count, increment, shared } from './fixtures.task.ts';
import { OPTIONS, TWO_THREADS } from './options.ts';

describeWorkerTraps('executor-threads', OPTIONS, TWO_THREADS);

function workOf(run: unknown, exportName: string, inputs: Iterable<unknown>): Work {
  return {
    task: {
      kind: 'module',
      url: new URL('./fixtures.task.ts', import.meta.url).href,
      exportName,
      run: run as TaskFunction,
      shared,
      hasShared: true,
    },
    inputs: createInputReader(inputs),
    signal: new AbortController().signal,
    timeoutMs: Infinity,
    retries: 0,
    concurrencyControl: 'fixed',
    workerHeapMb: undefined,
    quietStdout: false,
  };
}

describe('shared memory in threads', () => {
  it('is one memory when the shared value lives in it', async () => {
    await using executor = createThreadsExecutor();
    const values: unknown[] = [];
    for await (const batch of executor.execute(
      TWO_THREADS,
      workOf(count, 'count', Array(50).fill(0)),
    )) {
      values.push(...Array.from(batch.values));
    }
    expect(values).toEqual(Array(50).fill(false));
    expect(shared.cells[0]).toBe(50);
  });

  it('is one memory when an input lives in it', async () => {
    await using executor = createThreadsExecutor();
    const cells = new Int32Array(new SharedArrayBuffer(4));
    const work = workOf(
      increment,
      'increment',
      Array.from({ length: 20 }, () => cells),
    );
    for await (const { failures } of executor.execute(TWO_THREADS, work)) {
      expect(failures).toEqual([]);
    }
    expect(cells[0]).toBe(20);
  });
});

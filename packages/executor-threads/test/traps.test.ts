import { describeWorkerTraps } from '@forkwise/executor/worker-traps';
import { describe, expect, it } from 'vitest';

import { createThreadsExecutor } from '../src/index.ts';
import { count, increment, shared } from './fixtures.task.ts';
import { OPTIONS, TWO_THREADS } from './options.ts';
import { workOf } from './work.ts';

describeWorkerTraps('executor-threads', OPTIONS, TWO_THREADS);

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

import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

import type { Outcome } from '@forkwise/core';
import { outcomesOf, type Work } from '@forkwise/executor';
import { describeWorkerTraps } from '@forkwise/executor/worker-traps';
import { describe, expect, it } from 'vitest';

import { createProcessesExecutor, type ProcessesExecutorOptions } from '../src/index.ts';
import { OPTIONS, TWO_PROCESSES } from './options.ts';
import { workOf } from './work.ts';

describeWorkerTraps('executor-processes', OPTIONS, TWO_PROCESSES);

async function run(work: Work, options?: ProcessesExecutorOptions): Promise<Outcome[]> {
  await using executor = createProcessesExecutor(options);
  const outcomes: Outcome[] = [];
  for await (const batch of executor.execute(TWO_PROCESSES, work)) {
    outcomes.push(...outcomesOf(batch));
  }
  return outcomes.toSorted((a, b) => a.index - b.index);
}

describe('child processes', () => {
  it('get the environment of the parent, and the pool size asked for', async () => {
    const names = ['PATH', 'UV_THREADPOOL_SIZE'];
    const outcomes = await run(workOf('readEnvironment', names), { poolSize: 7 });
    expect(outcomes).toMatchObject([{ value: process.env['PATH'] }, { value: '7' }]);
  });

  it('get a pool sized by how many of them there are', async () => {
    const outcomes = await run(workOf('readEnvironment', ['UV_THREADPOOL_SIZE']), {
      poolSize: (processes) => 10 * processes,
    });
    expect(outcomes).toMatchObject([{ value: '20' }]);
  });

  for (const [how, found] of [
    ['kill', 'signal SIGKILL'],
    ['abort', 'signal SIGABRT'],
  ]) {
    it(`take the blame by index when they die by ${how}`, async () => {
      const outcomes = await run(workOf('meddle', ['a', 'b', how, 'c']));
      expect(outcomes.map(({ status }) => status)).toEqual([
        'fulfilled',
        'fulfilled',
        'crashed',
        'fulfilled',
      ]);
      expect(outcomes[2]).toMatchObject({ error: { found } });
    });
  }

  it('give every input an outcome though the task meddles with the channel', async () => {
    const outcomes = await run(workOf('meddle', ['a', 'send', 'b', 'disconnect', 'c']));
    expect(outcomes.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    for (const at of [0, 1, 2, 4]) expect(outcomes[at]).toMatchObject({ status: 'fulfilled' });
  });

  it('leave no heartbeat file behind', async () => {
    await run(workOf('meddle', ['a', 'kill', 'b']));
    const prefix = `forkwise-${process.pid}-`;
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith(prefix))).toEqual([]);
  });

  it('do not outlive a parent that is killed, even in an endless loop', async () => {
    const doomed = new URL('./doomed-parent.ts', import.meta.url).pathname;
    const parent = spawn(process.execPath, [doomed], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pids: number[] = [];
    for await (const line of createInterface(parent.stdout)) {
      pids.push(Number(line));
      if (pids.length === 2) break;
    }
    for (const pid of pids) expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    while (pids.some(isAlive)) await delay(10);
    expect(pids.filter(isAlive)).toEqual([]);
  });
});

/** An orphan that has ended stays listed as a zombie where nobody collects it. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { expect, it } from 'vitest';

import { collect, type Context, countUp, fulfilled, moduleWork } from './harness.ts';

const LONE_RUN = new URL('../fixtures/lone-run.ts', import.meta.url).pathname;

export function lifecycleTests(context: Context): void {
  it('serves one execution after another, of the same task and of others', async () => {
    await using executor = context.create();
    for (const exportName of ['default', 'default', 'echo', 'default']) {
      const work = await moduleWork('numbers.task.ts', exportName, [1, 2, 3]);
      const factor = exportName === 'echo' ? 1 : 2;
      expect(await collect(executor.execute(context.plan, work))).toEqual(
        fulfilled([factor, 2 * factor, 3 * factor]),
      );
    }
  });

  it('starts no more workers than the plan has while the task stays the same', async () => {
    await using executor = context.create();
    for (let round = 0; round < 3; round += 1) {
      const work = await moduleWork('numbers.task.ts', 'default', countUp(100));
      await collect(executor.execute(context.plan, work));
    }
    expect(executor.starts.length).toBeLessThanOrEqual(context.plan.workers);
    expect(executor.starts.length > 0).toBe(context.isolates);
    for (const { startupMs, importMs } of executor.starts) {
      expect(startupMs).toBeGreaterThan(0);
      expect(importMs).toBeGreaterThanOrEqual(0);
    }
  });

  it('runs as usual after workers were warmed up', async () => {
    await using executor = context.create();
    const work = await moduleWork('numbers.task.ts', 'default', [5]);
    executor.warm(context.plan, work);
    expect(await collect(executor.execute(context.plan, work))).toEqual(fulfilled([10]));
  });

  it('can be disposed of while workers are still starting', async () => {
    const executor = context.create();
    const work = await moduleWork('numbers.task.ts', 'default', [5]);
    executor.warm(context.plan, work);
    await executor[Symbol.asyncDispose]();
    await expect(executor[Symbol.asyncDispose]()).resolves.toBeUndefined();
  });

  it('refuses work after disposal', async () => {
    const executor = context.create();
    await executor[Symbol.asyncDispose]();
    const work = await moduleWork('numbers.task.ts', 'default', [1]);
    const refusal = expect.objectContaining({ code: 'EXECUTOR_DISPOSED' }) as Error;
    expect(() => executor.execute(context.plan, work)).toThrow(refusal);
    expect(() => executor.warm(context.plan, work)).toThrow(refusal);
  });

  it('ends what runs when it is disposed of, and its iteration with it', async () => {
    const executor = context.create();
    const work = await moduleWork('numbers.task.ts', 'never', [-1, -1, -1]);
    const outcomes = collect(executor.execute(context.plan, work));
    await executor[Symbol.asyncDispose]();
    for (const { status } of await outcomes) expect(status).toBe('cancelled');
  });

  it('leaves no process behind after disposal', async () => {
    const executor = context.create();
    const work = await moduleWork('deadly.task.ts', 'whereabouts', countUp(50));
    const outcomes = await collect(executor.execute(context.plan, work));
    await executor[Symbol.asyncDispose]();
    const pids = new Set(
      outcomes.map(
        (outcome) => outcome.status === 'fulfilled' && (outcome.value as Whereabouts).pid,
      ),
    );
    pids.delete(process.pid);
    for (const pid of pids) expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
  });

  it('does not keep the process alive with warm workers', async () => {
    const { moduleUrl, factory, plan } = context;
    const given = [LONE_RUN, moduleUrl, factory, JSON.stringify(plan)];
    const { stdout } = await promisify(execFile)(process.execPath, given, { timeout: 50_000 });
    expect(stdout).toBe('fulfilled 5\n');
  });
}

interface Whereabouts {
  readonly pid: number;
}

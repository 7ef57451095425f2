import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { runJob } from '../decisions/job.ts';

const cache = mkdtempSync(join(tmpdir(), 'forkwise-test-'));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

const moduleOf = (name: string): string =>
  new URL(`../decisions/workloads/${name}.task.ts`, import.meta.url).href;

describe('a job in a process of its own', () => {
  it('runs the inputs one after another without forkwise, and says what came out', async () => {
    const job = { kind: 'plain', module: moduleOf('numbers-few') } as const;
    const [first, second] = [
      await runJob(job, { cache, limitMs: 20_000 }),
      await runJob(job, { cache, limitMs: 20_000 }),
    ];
    expect(first).toMatchObject({ kind: 'ran', inputs: 3_000, failure: undefined });
    expect(second).toMatchObject({ fingerprint: 'fingerprint' in first ? first.fingerprint : '' });
  });

  it('gives the same results under a forced strategy', async () => {
    const module = moduleOf('pool-not-worth-it');
    const plain = await runJob({ kind: 'plain', module }, { cache, limitMs: 20_000 });
    const trial = { strategy: 'threads', workers: 2 } as const;
    const forced = await runJob({ kind: 'forced', module, trial }, { cache, limitMs: 20_000 });
    expect(forced).toMatchObject({ kind: 'ran', plan: { strategy: 'threads', workers: 2 } });
    expect('fingerprint' in forced && 'fingerprint' in plain).toBe(true);
    expect(forced).toMatchObject({ fingerprint: 'fingerprint' in plain ? plain.fingerprint : '' });
  });

  it('is ended when it takes too long', async () => {
    const job = { kind: 'plain', module: moduleOf('pbkdf2-sync') } as const;
    expect(await runJob(job, { cache, limitMs: 150 })).toEqual({ kind: 'tooSlow' });
  });

  it('reports a module that cannot be imported', async () => {
    const job = { kind: 'plain', module: moduleOf('no-such') } as const;
    const result = await runJob(job, { cache, limitMs: 20_000 });
    expect(result).toMatchObject({ kind: 'failed', code: 'ERR_MODULE_NOT_FOUND' });
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { caseNamed, CASES } from '../peers/cases.ts';
import { CONTENDERS } from '../peers/contenders/catalogue.ts';
import { calibrateIn, runTrial, type TrialResult } from '../peers/fresh-process.ts';

const cache = mkdtempSync(join(tmpdir(), 'forkwise-test-'));
beforeAll(() => calibrateIn(cache));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

const LIMIT_MS = 20_000;

const run = (name: string, contender: string, limitMs = LIMIT_MS): Promise<TrialResult> =>
  runTrial({ case: name, contender, size: 'tiny' }, { cache, limitMs });

/** `undefined` for a trial that gave no results. */
const checksumOf = (result: TrialResult): number | undefined =>
  result.kind === 'measured' ? result.checksum : undefined;

describe('every contender', () => {
  // Nearly all of them take buffers and make a number of each; the rest is for tasks that wait.
  const cases = [caseNamed('bytes-in'), caseNamed('waits')];
  const expected = new Map<string, number | undefined>();
  beforeAll(async () => {
    for (const { name } of cases) expected.set(name, checksumOf(await run(name, 'bare loop')));
  });

  it.each(CONTENDERS)('$name comes to the same results', async ({ name, takesPart }) => {
    const played = cases.find(takesPart)?.name ?? 'no case';
    const result = await run(played, name);
    expect(result).toMatchObject({ kind: 'measured', checksum: expected.get(played) });
    if (result.kind === 'measured') expect(result.timing.wallMs).toBeGreaterThan(0);
  });
});

describe('every case', () => {
  it.each(CASES.map(({ name }) => name))('%s can be run', async (name) => {
    const [loop, all] = [await run(name, 'bare loop'), await run(name, 'Promise.all')];
    expect(loop).toMatchObject({ kind: 'measured' });
    expect(checksumOf(all)).toBe(checksumOf(loop));
  });
});

describe('a trial', () => {
  it('keeps the first result of a cold start apart from the last', async () => {
    const result = await run('cold-start', 'piscina');
    if (result.kind !== 'measured') throw new Error(JSON.stringify(result));
    const { firstMs, wallMs, setupMs } = result.timing;
    expect(setupMs).toBe(0);
    expect(firstMs).toBeLessThan(wallMs);
  });

  it('counts the memory of all its processes, where there is /proc', async () => {
    const result = await run('no-ops', 'workerpool process');
    if (result.kind !== 'measured') throw new Error(JSON.stringify(result));
    if (process.platform !== 'linux') return expect(result.peak).toBeUndefined();
    expect(result.peak?.mainMb).toBeGreaterThan(20);
    expect(result.peak?.treeMb).toBeGreaterThan(2 * 20 + (result.peak?.mainMb ?? 0));
  });

  it('is stopped when its clock runs for too long', async () => {
    const result = await run('waits', 'bare loop', 40);
    expect(result).toMatchObject({ kind: 'stopped', afterMs: 40 });
  });

  it('fails with what went wrong', async () => {
    const result = await run('stream', 'bare fork');
    expect(result).toEqual({ kind: 'failed', message: 'This contender takes no streams.' });
  });
});

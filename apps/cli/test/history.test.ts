import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import type { PastRun } from 'forkwise';
import { describe, expect, it } from 'vitest';

import { historyDocument, stateWarnings } from '../src/history/document.ts';
import { renderCleared, renderHistory } from '../src/render/history.ts';
import { colourPaint, plainPaint, widthOf } from '../src/render/look.ts';
import { folder, forkwise, type Finished } from './support/cli.ts';

const NOW = Date.parse('2026-01-02T03:04:05.000Z');
const wide = { columns: 140, paint: plainPaint };

const plan = {
  strategy: 'threads',
  workers: 2,
  concurrency: 1,
  chunkSize: 4,
  workerKind: 'thread',
} as const;

const past: PastRun = {
  at: '2026-01-02T02:34:05.000Z',
  path: '/home/ann/photos/thumbnails/resize.task.ts',
  exportName: 'default',
  inputs: 1200,
  class: 'cpu-bound',
  plan,
  predictedMs: [1800, 2000, 2300],
  correction: 1,
  wallMs: 2100,
  perInputMs: 1.7,
  clean: true,
  probed: 9,
};

const runs: readonly PastRun[] = [
  past,
  { ...past, wallMs: 1400, plan: { ...plan, strategy: 'hybrid', concurrency: 16 } },
  { ...past, wallMs: 5000, exportName: 'thumbnailsOfEveryKindAndSize', class: 'native-pool-bound' },
  { ...past, clean: false, plan: { ...plan, strategy: 'shared-memory' } },
  { ...past, predictedMs: null, plan: { ...plan, strategy: 'async', concurrency: 64 } },
];

function text(list: readonly PastRun[], look = wide, most = 20): string {
  const document = historyDocument(list, most, '/home/ann/.cache/history.db', []);
  return renderHistory(document, look, '/home/ann', NOW).join('\n');
}

describe('the list of runs', () => {
  it.each([60, 80, 120, 200])('fits %i columns', (columns) => {
    const lines = text(runs, { columns, paint: plainPaint }).split('\n');
    expect(lines.filter((line) => widthOf(line) > columns)).toEqual([]);
    expect(lines.filter((line) => line.includes('…/resize.task.ts')).length > 0).toBe(
      columns < 120,
    );
  });

  it('sets the truth beside the prediction', () => {
    expect(text([past])).toMatch(
      /30 min ago +~\/photos\/thumbnails\/resize.task.ts +1,200 +cpu-bound +threads ×2 +2 s +2.1 s +\+5 %/,
    );
  });

  it.each([
    ['hybrid 2×16', '−30 %'],
    ['shared-memory ×2', '–'],
    ['async ×64', '2.1 s'],
  ])('tells the plan %s and ends with %s', (words, end) => {
    const line = text(runs)
      .split('\n')
      .find((row) => row.includes(words));
    expect(line?.endsWith(end)).toBe(true);
  });

  it('colours errors by how bad they are', () => {
    const coloured = text(runs.slice(0, 3), { ...wide, paint: colourPaint });
    expect(coloured).toContain(colourPaint('green', '+5 %'));
    expect(coloured).toContain(colourPaint('yellow', '−30 %'));
    expect(coloured).toContain(colourPaint('red', '+150 %'));
  });

  it('says what a run teaches that did not end well, where there is one', () => {
    expect(text(runs)).toContain('such a run teaches nothing');
    expect(text([past])).not.toContain('teaches nothing');
  });

  it('ends with the median error of all that were predicted and ended well', () => {
    expect(text(runs, wide, 1)).toContain('the latest 1 of 5 runs');
    expect(text(runs, wide, 1)).toMatch(/Median prediction error: 30 % over 3 runs\.$/);
    expect(text([{ ...past, predictedMs: null }])).toMatch(/no run to compare yet\.$/);
  });

  it.each([
    [0, 'just now'],
    [59_000, '59 s ago'],
    [3_600_000, '1 h ago'],
    [50 * 3_600_000, '2 d ago'],
    [-5000, 'just now'],
  ])('tells the age %d ms as %s', (age, words) => {
    expect(text([{ ...past, at: new Date(NOW - age).toISOString() }])).toContain(words);
  });

  it('says so when it is empty, and why nothing is remembered', () => {
    const warnings = stateWarnings('off');
    const document = historyDocument([], 20, '/home/ann/.cache/history.db', warnings);
    const lines = renderHistory(document, wide, '/home/ann', NOW).join('\n');
    expect(lines).toContain('No runs are remembered in ~/.cache/history.db.');
    expect(lines).toContain('(HISTORY_OFF)');
  });

  it('counts what was forgotten', () => {
    const document = { kind: 'history-cleared', version: 1, runs: 1, warnings: [] } as const;
    expect(renderCleared(document, wide)).toEqual(['Forgot 1 run.']);
  });
});

const RECORDER = fileURLToPath(new URL('./fixtures/recorder.ts', import.meta.url));

/** A cache folder in which two runs of one task and one of another are remembered. */
async function remembered(): Promise<{ FORKWISE_CACHE: string; FORKWISE_HISTORY: string }> {
  const cache = folder();
  const env = { ...process.env, FORKWISE_CACHE: cache, FORKWISE_HISTORY: 'on' };
  await promisify(execFile)(process.execPath, [RECORDER], { env });
  return { FORKWISE_CACHE: cache, FORKWISE_HISTORY: 'on' };
}

function parsed({ stdout }: Finished): Readonly<Record<string, unknown>> {
  return JSON.parse(stdout) as Readonly<Record<string, unknown>>;
}

describe('forkwise history', () => {
  it('lists runs for people and for programs', async () => {
    const environment = await remembered();
    const people = await forkwise(['history'], environment);
    expect(people).toMatchObject({ code: 0, stderr: '' });
    expect(people.stdout).toMatch(/3 runs\n[^]*b.task.ts[^]*a.task.ts[^]*over 3 runs\.\n$/);
    const document = parsed(await forkwise(['history', '--json', '--limit', '2'], environment));
    expect(document).toMatchObject({
      kind: 'history',
      version: 1,
      path: join(environment.FORKWISE_CACHE, 'history.db'),
      total: 3,
      runs: [{ path: '/tasks/b.task.ts' }, { path: '/tasks/a.task.ts', errorPercent: 20 }],
      warnings: [],
    });
    expect(document['runs']).toHaveLength(2);
  });

  it('forgets the runs of one task, or all', async () => {
    const environment = await remembered();
    const one = await forkwise(['history', '--task', '/tasks/a.task.ts', '--clear'], environment);
    expect(one).toMatchObject({ code: 0, stdout: 'Forgot 2 runs.\n' });
    const all = parsed(await forkwise(['history', '--clear', '--json'], environment));
    expect(all).toMatchObject({ kind: 'history-cleared', runs: 1 });
    expect((await forkwise(['history'], environment)).stdout).toContain('No runs are remembered');
  });

  it('says why it cannot be used, with exit code 2', async () => {
    const cache = folder();
    mkdirSync(join(cache, 'history.db'));
    const { code, stdout } = await forkwise(['history', '--json'], {
      FORKWISE_CACHE: cache,
      FORKWISE_HISTORY: 'on',
    });
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      runs: [],
      warnings: [{ code: 'HISTORY_UNAVAILABLE' }],
    });
  });

  it('says so where Node has no SQLite, and that it is switched off', async () => {
    const environment = await remembered();
    const without = await forkwise(['history'], {
      ...environment,
      NODE_OPTIONS: '--no-experimental-sqlite',
    });
    expect(without.code).toBe(2);
    expect(without.stdout).toContain('no node:sqlite');
    const off = await forkwise(['history'], { ...environment, FORKWISE_HISTORY: 'off' });
    expect(off.code).toBe(0);
    expect(off.stdout).toMatch(/3 runs[^]*\(HISTORY_OFF\)/);
  });

  it('is not hurt by a damaged file, which it sets aside', async () => {
    const cache = folder();
    writeFileSync(join(cache, 'history.db'), 'not a database. '.repeat(999));
    const { stdout } = await forkwise(['history'], {
      FORKWISE_CACHE: cache,
      FORKWISE_HISTORY: 'on',
    });
    expect(stdout).toContain('begins anew');
    expect(
      await forkwise(['history'], { FORKWISE_CACHE: cache, FORKWISE_HISTORY: 'on' }),
    ).toMatchObject({ code: 0 });
  });
});

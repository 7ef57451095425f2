import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';

import type { Warning } from '@forkwise/core';
import { describe, expect, it } from 'vitest';

import { historyPath, listRuns, recall, record } from '../src/history/index.ts';
import { migrate } from '../src/history/schema.ts';
import { ownCache } from './support/cache.ts';
import { fixture } from './support/paths.ts';
import { KEY, RUN } from './support/past-runs.ts';

ownCache();

const execute = promisify(execFile);

async function warningsOf(
  action: (onWarning: (warning: Warning) => void) => Promise<unknown>,
): Promise<readonly Warning[]> {
  const warnings: Warning[] = [];
  await action((warning) => warnings.push(warning));
  for (const { code, message } of warnings) {
    expect(code).toBe('HISTORY_UNAVAILABLE');
    expect(message).not.toContain('\n');
  }
  return warnings;
}

/** Root may write anywhere, so it becomes nobody for a while. */
async function withoutRights<T>(action: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return await action();
  process.seteuid?.(65_534);
  try {
    return await action();
  } finally {
    process.seteuid?.(0);
  }
}

/** Changes the database behind forkwise's back. */
function edit(statements: string): void {
  const database = new DatabaseSync(historyPath());
  database.exec(statements);
  database.close();
}

describe('several processes', () => {
  it('can record at the same time, from a folder without a history on', async () => {
    const processes = 6;
    const each = 40;
    const writer = fixture('history-writer.ts');
    const finished = await Promise.all(
      Array.from({ length: processes }, () => execute(process.execPath, [writer, String(each)])),
    );
    for (const { stdout, stderr } of finished) expect(stdout + stderr).toBe('');
    expect(await listRuns()).toHaveLength(processes * each);
  });
});

describe('a damaged file', () => {
  const damages: readonly [string, () => void][] = [
    ['is no database', () => writeFileSync(historyPath(), 'not a database. '.repeat(999))],
    ['was cut off', () => truncateSync(historyPath(), 5000)],
    ['was overwritten in the middle', overwritePages],
    ['lacks its table', () => edit('DROP TABLE runs')],
    ['has other columns', () => edit('ALTER TABLE runs DROP COLUMN clean')],
  ];

  it.each(damages)('that %s is set aside, said so, and begun anew', async (_, damage) => {
    for (let run = 0; run < 20; run++) await record(KEY, RUN);
    damage();
    const damaged = readFileSync(historyPath());
    const [warning, ...more] = await warningsOf((onWarning) => record(KEY, RUN, onWarning));
    expect(warning?.message).toContain('begins anew');
    expect(more).toEqual([]);
    expect(readFileSync(`${historyPath()}.damaged`)).toEqual(damaged);
    expect(await warningsOf((onWarning) => recall(KEY, onWarning))).toEqual([]);
    expect(await listRuns()).toHaveLength(1);
  });

  it('is set aside by a reader too, who then knows nothing', async () => {
    writeFileSync(historyPath(), 'not a database. '.repeat(999));
    const warnings = await warningsOf(async (onWarning) => {
      expect(await recall(KEY, onWarning)).toBeUndefined();
    });
    expect(warnings).toHaveLength(1);
    expect(existsSync(historyPath())).toBe(false);
  });

  it('does not hand its log to the new one, though another process still reads it', async () => {
    for (let run = 0; run < 20; run++) await record(KEY, RUN);
    const other = new DatabaseSync(historyPath());
    other.exec('BEGIN; SELECT * FROM runs');
    edit('PRAGMA user_version = 1');
    writeFileSync(historyPath(), readFileSync(historyPath()).fill(0xaa));
    expect(await warningsOf((onWarning) => record(KEY, RUN, onWarning))).toHaveLength(1);
    expect(await warningsOf((onWarning) => record(KEY, RUN, onWarning))).toEqual([]);
    other.close();
    expect(await listRuns()).toHaveLength(2);
  });

  it.each([
    ['summary', 0],
    ['learnt', 1],
  ])('may hold one run with a wrong %s, which alone is ignored', async (column, remaining) => {
    await record(KEY, RUN);
    edit(`UPDATE runs SET ${column} = json_set(${column}, '$.extra', 1)`);
    const warnings = await warningsOf(async (onWarning) => {
      const known = await recall(KEY, onWarning);
      expect(known?.runs ?? 0).toBe(remaining);
      expect(known?.learnt).toBeUndefined();
      expect(await listRuns({}, onWarning)).toHaveLength(remaining);
    });
    expect(warnings).toEqual([]);
  });
});

describe('a history that cannot be used', () => {
  it('because the folder is read-only, is one warning', async () => {
    const folder = dirname(historyPath());
    chmodSync(folder, 0o555);
    const warnings = await withoutRights(() =>
      warningsOf((onWarning) => record(KEY, RUN, onWarning)),
    );
    chmodSync(folder, 0o755);
    expect(warnings).toHaveLength(1);
  });

  it('because the folder cannot be made, is one warning', async () => {
    writeFileSync(`${dirname(historyPath())}/file`, '');
    process.env['FORKWISE_CACHE'] = `${dirname(historyPath())}/file/cache`;
    expect(await warningsOf((onWarning) => record(KEY, RUN, onWarning))).toHaveLength(1);
  });

  it('because a folder is in its place, is one warning', async () => {
    mkdirSync(historyPath());
    const warnings = await warningsOf((onWarning) => recall(KEY, onWarning));
    expect(warnings).toHaveLength(1);
  });

  it('because another process holds it, is one warning, and readers do not mind', async () => {
    await record(KEY, RUN);
    const other = new DatabaseSync(historyPath());
    other.exec('BEGIN EXCLUSIVE');
    const warnings = await warningsOf(async (onWarning) => {
      await record(KEY, RUN, onWarning);
      expect(await recall(KEY, onWarning)).toMatchObject({ runs: 1 });
    });
    other.exec('ROLLBACK');
    other.close();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.message).toContain('locked');
  });

  it('because a later forkwise made it, is left as it is', async () => {
    await record(KEY, RUN);
    edit('PRAGMA user_version = 99');
    const [warning] = await warningsOf((onWarning) => record(KEY, RUN, onWarning));
    expect(warning?.message).toContain('a later forkwise');
    edit('PRAGMA user_version = 1');
    expect(await listRuns()).toHaveLength(1);
  });

  it('because this Node has no SQLite, is no matter for a run', async () => {
    const reader = fixture('history-reader.ts');
    const args = ['--no-experimental-sqlite', reader];
    const { stdout, stderr } = await execute(process.execPath, args);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      state: 'unsupported',
      hasKey: false,
      known: 0,
      runs: 0,
      warnings: [],
    });
  });
});

describe('a history in use', () => {
  it('can still be read while another process keeps its journal from being changed', async () => {
    await record(KEY, RUN);
    const other = new DatabaseSync(historyPath());
    other.exec('PRAGMA journal_mode = DELETE; BEGIN; SELECT * FROM runs');
    const warnings = await warningsOf(async (onWarning) => {
      expect(await recall(KEY, onWarning)).toMatchObject({ runs: 1 });
    });
    other.close();
    expect(warnings).toEqual([]);
  });
});

describe('an older layout', () => {
  it('is brought up to date with its runs kept, once', async () => {
    await record(KEY, RUN);
    const steps = [
      'SELECT 1',
      'ALTER TABLE runs ADD COLUMN note TEXT',
      "UPDATE runs SET note = 'x'",
    ];
    const database = new DatabaseSync(historyPath());
    migrate(database, steps);
    migrate(database, steps);
    const rows = database.prepare('SELECT note FROM runs').all();
    const version = database.prepare('PRAGMA user_version').get();
    database.close();
    expect(rows).toMatchObject([{ note: 'x' }]);
    expect(version).toMatchObject({ user_version: 3 });
  });

  it('is left as it was when a step fails', async () => {
    await record(KEY, RUN);
    const database = new DatabaseSync(historyPath());
    const steps = ['SELECT 1', 'ALTER TABLE runs ADD COLUMN note TEXT', 'ALTER TABLE none ADD a'];
    expect(() => migrate(database, steps)).toThrow(/no such table/);
    database.close();
    expect(await listRuns()).toHaveLength(1);
    expect(await recall(KEY)).toMatchObject({ runs: 1 });
  });
});

describe('a program that remembers', () => {
  it('prints no warning of its own', async () => {
    await record(KEY, RUN);
    const { stdout, stderr } = await execute(process.execPath, [fixture('history-reader.ts')]);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ state: 'on', hasKey: true, known: 1, runs: 1 });
  });
});

/** Keeps the head, which names the layout, and ruins what follows. */
function overwritePages(): void {
  const bytes = readFileSync(historyPath());
  writeFileSync(historyPath(), bytes.fill(0xaa, 4096));
}

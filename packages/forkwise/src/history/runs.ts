import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';

import type { TaskKey } from './key.ts';
import { type PastRun, type RunRecord, readLearnt, readSummary } from './record.ts';

/** More than anyone reads; about 2 MB. */
const MOST_RUNS = 1000;
/** What is older tells little about the machine's present state. */
const LONGEST_MS = 90 * 24 * 3_600_000;

/** Which runs: all, those of a file, or those of one export of it. */
export interface RunFilter {
  readonly path: string | undefined;
  readonly exportName: string | undefined;
}

const WHERE = 'WHERE (:path IS NULL OR path = :path) AND (:export IS NULL OR export = :export)';

/** Adds a run and drops what is too old or too much. */
export function insertRun(database: DatabaseSync, key: TaskKey, record: RunRecord): void {
  const { learnt, ...summary } = record;
  database.exec('BEGIN IMMEDIATE');
  database
    .prepare(
      'INSERT INTO runs (task, path, export, at_ms, clean, summary, learnt) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    .run(
      key.hash,
      key.path,
      key.exportName,
      Date.parse(record.at),
      record.clean ? 1 : 0,
      JSON.stringify(summary),
      learnt === null ? null : JSON.stringify(learnt),
    );
  database.prepare('DELETE FROM runs WHERE at_ms < ?').run(Date.now() - LONGEST_MS);
  database
    .prepare('DELETE FROM runs WHERE id <= (SELECT id FROM runs ORDER BY id DESC LIMIT 1 OFFSET ?)')
    .run(MOST_RUNS);
  database.exec('COMMIT');
}

/** The last clean runs of a task, the latest first. Unreadable ones are left out. */
export function lastCleanRuns(database: DatabaseSync, key: TaskKey, most: number): RunRecord[] {
  const rows = database
    .prepare(
      'SELECT summary, learnt FROM runs WHERE task = ? AND clean = 1 ORDER BY id DESC LIMIT ?',
    )
    .all(key.hash, most);
  return rows.flatMap((row) => {
    const summary = readSummary(String(row['summary']));
    if (summary === undefined) return [];
    const learnt = row['learnt'];
    return [
      { ...summary, learnt: typeof learnt === 'string' ? (readLearnt(learnt) ?? null) : null },
    ];
  });
}

/** The latest first. */
export function selectRuns(database: DatabaseSync, filter: RunFilter, most: number): PastRun[] {
  const rows = database
    .prepare(`SELECT path, export, summary FROM runs ${WHERE} ORDER BY id DESC LIMIT :most`)
    .all({ ...parameters(filter), most });
  return rows.flatMap((row) => {
    const summary = readSummary(String(row['summary']));
    if (summary === undefined) return [];
    return [{ ...summary, path: String(row['path']), exportName: String(row['export']) }];
  });
}

/** Answers how many there were. */
export function deleteRuns(database: DatabaseSync, filter: RunFilter): number {
  return Number(database.prepare(`DELETE FROM runs ${WHERE}`).run(parameters(filter)).changes);
}

function parameters({ path, exportName }: RunFilter): Record<string, SQLOutputValue> {
  return { path: path ?? null, export: exportName ?? null };
}

/**
 * What forkwise remembers of its runs, in one SQLite file in the user's cache folder. Nothing here
 * throws: a history that cannot be used is told as a warning, and the run goes on without it.
 */
import type { DatabaseSync } from 'node:sqlite';

import type { Warning } from '@forkwise/core';

import { type Access, historyPath, inDatabase } from './database.ts';
import { DIGESTED_RUNS, type KnownTask, digest } from './digest.ts';
import type { TaskKey } from './key.ts';
import type { PastRun, RunRecord } from './record.ts';
import { deleteRuns, insertRun, lastCleanRuns, selectRuns } from './runs.ts';
import { taskFilter } from './task-filter.ts';

export { historyPath } from './database.ts';
export type { KnownTask } from './digest.ts';
export { type TaskKey, taskKey } from './key.ts';
export type { Learnt, PastRun, RunRecord } from './record.ts';
export { type HistoryState, historyState } from './state.ts';

/** Hears of a history that cannot be used (`HISTORY_UNAVAILABLE`) or was begun anew, at most once. */
export type OnWarning = (warning: Warning) => void;

/** Before a run little waiting is worth while; after it, a busy moment should not lose the record. */
const RECALL_BUSY_MS = 100;
const RECORD_BUSY_MS = 1000;
/** Someone asked for exactly this. */
const ASKED_BUSY_MS = 3000;

const silent: OnWarning = () => undefined;

/** What the latest clean runs of the task tell; `undefined` when there are none. */
export async function recall(
  key: TaskKey,
  onWarning: OnWarning = silent,
): Promise<KnownTask | undefined> {
  const records = attempt(onWarning, {
    create: false,
    busyMs: RECALL_BUSY_MS,
    action: (database) => lastCleanRuns(database, key, DIGESTED_RUNS),
  });
  return digest(records ?? []);
}

/** Adds a run; at most 1,000, none older than 90 days, are kept. */
export async function record(
  key: TaskKey,
  run: RunRecord,
  onWarning: OnWarning = silent,
): Promise<void> {
  attempt(onWarning, {
    create: true,
    busyMs: RECORD_BUSY_MS,
    action: (database) => insertRun(database, key, run),
  });
}

export interface ListFilter {
  /** Path or `file:` URL of a task, with an optional `#export`. Default: every task. */
  readonly task?: string | URL;
  /** At most so many. A positive integer; default: all. */
  readonly limit?: number;
}

/** The latest first. */
export async function listRuns(
  filter: ListFilter = {},
  onWarning: OnWarning = silent,
): Promise<readonly PastRun[]> {
  const runs = attempt(onWarning, {
    create: false,
    busyMs: ASKED_BUSY_MS,
    // SQLite takes a negative limit for none.
    action: (database) => selectRuns(database, taskFilter(filter.task), filter.limit ?? -1),
  });
  return runs ?? [];
}

/** Removes the runs of a task, or all; answers how many there were. */
export async function forget(
  filter: Pick<ListFilter, 'task'> = {},
  onWarning: OnWarning = silent,
): Promise<number> {
  const forgotten = attempt(onWarning, {
    create: false,
    busyMs: ASKED_BUSY_MS,
    action: (database: DatabaseSync) => deleteRuns(database, taskFilter(filter.task)),
  });
  return forgotten ?? 0;
}

function attempt<T>(onWarning: OnWarning, access: Omit<Access<T>, 'onSetAside'>): T | undefined {
  let aside: string | undefined;
  try {
    const value = inDatabase({ ...access, onSetAside: (path) => void (aside = path) });
    if (aside !== undefined) {
      onWarning(warning(`was damaged and begins anew; ${aside} is the old one`));
    }
    return value;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    onWarning(warning(`cannot be used: ${reason.replaceAll(/\s+/g, ' ')}`));
    return undefined;
  }
}

function warning(what: string): Warning {
  return {
    code: 'HISTORY_UNAVAILABLE',
    message: `The history of runs in ${historyPath()} ${what}.`,
  };
}

import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

import { cacheFolder } from '@forkwise/core/node';

import { migrate } from './schema.ts';
import { loadSqlite } from './sqlite.ts';

/** Where runs are remembered. */
export function historyPath(): string {
  return join(cacheFolder(), 'history.db');
}

export interface Access<T> {
  /** Whether to make the file where there is none; else the answer is `undefined`. */
  readonly create: boolean;
  /** How long to wait for other processes. It is waited synchronously: nothing else runs here. */
  readonly busyMs: number;
  readonly action: (database: DatabaseSync) => T;
  /** A damaged file was found and moved to this path; the history begins anew. */
  readonly onSetAside: (path: string) => void;
}

/**
 * Opens the history, does something with it and closes it. Throws what SQLite and the file system
 * throw, but for a damaged file.
 */
export function inDatabase<T>(access: Access<T>): T | undefined {
  const path = historyPath();
  const before = inodeOf(path);
  if (before === undefined && !access.create) return undefined;
  try {
    return use(path, access);
  } catch (error) {
    if (!isDamage(error)) throw error;
    const aside = setAside(path, before);
    if (aside !== undefined) access.onSetAside(aside);
    return access.create || existsSync(path) ? use(path, access) : undefined;
  }
}

function use<T>(path: string, { create, busyMs, action }: Access<T>): T {
  const sqlite = loadSqlite();
  if (sqlite === undefined) throw new Error('this Node has no node:sqlite');
  if (create) mkdirSync(dirname(path), { recursive: true });
  const database = new sqlite.DatabaseSync(path);
  try {
    database.exec(`PRAGMA busy_timeout = ${busyMs}; PRAGMA synchronous = NORMAL`);
    writeAhead(database);
    migrate(database);
    return action(database);
  } finally {
    database.close();
  }
}

/**
 * With a write-ahead log readers and a writer do not wait for each other. The file remembers it;
 * who finds it locked at this moment can do without.
 */
function writeAhead(database: DatabaseSync): void {
  try {
    database.exec('PRAGMA journal_mode = WAL');
  } catch (error) {
    if (!BUSY.has(primaryCode(error))) throw error;
  }
}

/** Result codes of SQLite (sqlite.org/rescode.html). */
const BUSY: ReadonlySet<number | undefined> = new Set([5, 6]);
/** SQLITE_CORRUPT and SQLITE_NOTADB; SQLITE_ERROR: the tables are not those of its layout. */
const DAMAGE: ReadonlySet<number | undefined> = new Set([1, 11, 26]);

function isDamage(error: unknown): boolean {
  return DAMAGE.has(primaryCode(error));
}

/** The lower byte of an extended result code. */
function primaryCode(error: unknown): number | undefined {
  const { errcode } = error as { readonly errcode?: unknown };
  return typeof errcode === 'number' ? errcode & 0xff : undefined;
}

/**
 * Keeps one damaged file for whoever wants to look into it. `undefined` when another process has
 * put it aside already: what is there now is sound.
 */
function setAside(path: string, inode: bigint | undefined): string | undefined {
  if (inodeOf(path) !== inode) return undefined;
  const aside = `${path}.damaged`;
  // Its log may stay: SQLite deletes one that it finds beside an empty file.
  renameSync(path, aside);
  return aside;
}

function inodeOf(path: string): bigint | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
}

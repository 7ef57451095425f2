import type { DatabaseSync } from 'node:sqlite';

/**
 * Each brings a database from one layout to the next; `user_version` counts those that it has had.
 * What has been released is never changed, only followed by another.
 */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE runs (
     id INTEGER PRIMARY KEY,
     task TEXT NOT NULL,
     path TEXT NOT NULL,
     export TEXT NOT NULL,
     at_ms INTEGER NOT NULL,
     clean INTEGER NOT NULL,
     summary TEXT NOT NULL,
     learnt TEXT
   ) STRICT;
   CREATE INDEX runs_by_task ON runs (task, id);
   CREATE INDEX runs_by_time ON runs (at_ms);`,
];

/** Throws for the layout of a later forkwise, which this one must not touch. */
export function migrate(database: DatabaseSync, migrations: readonly string[] = MIGRATIONS): void {
  if (layoutOf(database) === migrations.length) return;
  database.exec('BEGIN IMMEDIATE');
  // Another process may have done it while this one waited for the lock.
  const found = layoutOf(database);
  if (found > migrations.length) {
    throw new Error(`it is of a later forkwise: layout ${found}, known are ${migrations.length}`);
  }
  for (const statements of migrations.slice(found)) database.exec(statements);
  database.exec(`PRAGMA user_version = ${migrations.length}; COMMIT`);
}

function layoutOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
}

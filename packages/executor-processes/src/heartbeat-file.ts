import { closeSync, fstatSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  cellsFor,
  heartbeatOf,
  type HeartbeatCells,
  type HeartbeatWriter,
} from '@forkwise/executor/worker';

/**
 * Heartbeat cells in a file, because processes share no memory: a write of four bytes into the
 * page cache takes about 1 µs, and what was written outlives its writer. Nothing is left on disk:
 * the name is removed as soon as both sides have the file open. Only a parent that is
 * killed while a child starts leaves an empty one.
 */
export class HeartbeatFile {
  readonly path: string;
  readonly #file: number;
  readonly #cells: HeartbeatCells;

  /** Creates the file with all `lanes` idle. Throws what the file system throws. */
  constructor(lanes: number) {
    this.path = join(tmpdir(), `forkwise-${process.pid}-${crypto.randomUUID()}`);
    this.#file = openSync(this.path, 'wx+', 0o600);
    this.#cells = new Int32Array(cellsFor(lanes));
    writeSync(this.#file, this.#cells);
    rememberName(this.path);
  }

  read(): HeartbeatCells {
    readSync(this.#file, this.#cells, 0, this.#cells.byteLength, 0);
    return this.#cells;
  }

  close(): void {
    closeSync(this.#file);
    removeName(this.path);
    names.delete(this.path);
  }
}

/** The worker's side. */
export function heartbeatFileWriter(path: string): HeartbeatWriter {
  const file = openSync(path, 'r+');
  removeName(path);
  const cell = new Int32Array(1);
  const write = (lane: number, heartbeat: number): void => {
    cell[0] = heartbeat;
    writeSync(file, cell, 0, cell.byteLength, lane * cell.byteLength);
  };
  const turnCell = fstatSync(file).size / cell.byteLength - 1;
  let turns = 0;
  return {
    running: (lane, index) => write(lane, heartbeatOf(index)),
    idle: (lane) => write(lane, 0),
    turned: () => write(turnCell, ++turns),
  };
}

/** Names of the files in use, for a process that exits while a child is still starting. */
const names = new Set<string>();
let removedAtExit = false;

function rememberName(path: string): void {
  names.add(path);
  if (removedAtExit) return;
  removedAtExit = true;
  process.once('exit', removeNames);
}

function removeNames(): void {
  for (const path of names) removeName(path);
}

/** Both sides remove it, so that it also goes when one of them dies early. */
function removeName(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // the other side was first
  }
}

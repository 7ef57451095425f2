import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { arch, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

import { poolSize, quotaCores, usableCores } from '@forkwise/core/node';
import type { TaskSource } from '@forkwise/executor';

import { historyState } from './state.ts';

/** A task as the history knows it. */
export interface TaskKey {
  /** Hexadecimal; the same for the same code, on the same machine, under the same Node. */
  readonly hash: string;
  /** Absolute path of the module. */
  readonly path: string;
  readonly exportName: string;
}

/**
 * SHA-256 over the bytes of the task's own file, not of what it imports, its export, this machine
 * and the major and minor version of Node. `undefined` for what has no file (a plain function, a
 * `data:` URL), and where nothing is to be remembered.
 */
export async function taskKey(source: TaskSource): Promise<TaskKey | undefined> {
  if (source.kind === 'function' || historyState() !== 'on') return undefined;
  const { url, exportName } = source;
  if (!url.startsWith('file:')) return undefined;
  const path = fileURLToPath(url);
  const bytes = bytesOf(path);
  if (bytes === undefined) return undefined;
  const [major, minor] = process.versions.node.split('.');
  // A module can read the query of its own URL.
  const rest = [new URL(url).search, exportName, machineFingerprint(), major, minor];
  const hash = createHash('sha256').update(bytes).update(JSON.stringify(rest)).digest('hex');
  return { hash, path, exportName };
}

/** Synchronously: the native pool would take fifteen times as long for a small file. */
function bytesOf(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** What of a computer decides how fast a task is, and with which plan. */
function machineFingerprint(): readonly unknown[] {
  return [arch(), cpus()[0]?.model.trim(), usableCores(), quotaCores() ?? null, poolSize()];
}

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

import type { Machine } from '../schema/machine.ts';

/** The user's cache folder: `FORKWISE_CACHE`, the platform's own, or a temporary one. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const asked = environment['FORKWISE_CACHE'];
  if (asked !== undefined && asked !== '') return asked;
  if (process.platform === 'win32' && environment['LOCALAPPDATA'] !== undefined) {
    return join(environment['LOCALAPPDATA'], 'forkwise');
  }
  const home = homedirOrNone();
  if (home === undefined) return join(tmpdir(), 'forkwise');
  if (process.platform === 'darwin') return join(home, 'Library', 'Caches', 'forkwise');
  const { XDG_CACHE_HOME: caches = '' } = environment;
  // An empty or relative one counts as none (XDG Base Directory Specification).
  return join(isAbsolute(caches) ? caches : join(home, '.cache'), 'forkwise');
}

function homedirOrNone(): string | undefined {
  const home = homedir();
  return home === '' || home === '/' ? undefined : home;
}

/** Where a calibration of this runtime on this processor under this quota is kept. */
export function calibrationPath(machine: Machine): string {
  const { runtime, cpu, pool } = machine;
  const key = [
    runtime.name,
    runtime.version,
    runtime.arch,
    cpu.model,
    cpu.cores,
    cpu.quotaCores,
    pool.size,
  ];
  const hash = createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 16);
  return join(cacheFolder(), `machine-v${machine.version}-${hash}.json`);
}

/**
 * `undefined` when there is none, or it cannot be read. The file's name says the document's version
 * and this program alone writes it, so its shape is not validated: compiling the schema takes longer
 * than many workloads.
 */
export function readCalibration(like: Machine): Machine | undefined {
  try {
    const cached = JSON.parse(readFileSync(calibrationPath(like), 'utf8')) as Machine;
    const known = cached.kind === 'machine' && cached.version === like.version;
    return known ? { ...cached, memory: like.memory } : undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all: others may read at the same time. A cache that cannot be written is no error. */
export function writeCalibration(machine: Machine): void {
  const path = calibrationPath(machine);
  try {
    mkdirSync(dirname(path), { recursive: true });
    const temporary = `${path}.${process.pid}`;
    writeFileSync(temporary, `${JSON.stringify(machine, undefined, 2)}\n`);
    renameSync(temporary, path);
  } catch {
    return;
  }
}

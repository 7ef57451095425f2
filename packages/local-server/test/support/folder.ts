import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { afterAll } from 'vitest';

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));

/** The examples of this repository. */
export const EXAMPLES = fileURLToPath(new URL('../../../../examples/', import.meta.url));

const made: string[] = [];

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** Removed when the tests are over. */
export function emptyFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'forkwise-local-')));
  made.push(folder);
  return folder;
}

/** A new folder with the fixture tasks, which may write into it. */
export function taskFolder(): string {
  const folder = emptyFolder();
  cpSync(FIXTURES, folder, { recursive: true });
  return folder;
}

/** The processes that the stuck task has noted in its folder, once there are so many. */
export async function stuckPids(folder: string, count: number): Promise<number[]> {
  const file = join(folder, 'stuck.pids');
  for (;;) {
    const pids = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
    if (pids.length >= count) return pids.map(Number);
    await delay(20);
  }
}

/** Resolves when none of the processes is left; a zombie, which only waits to be reaped, is gone. */
export async function allGone(pids: readonly number[]): Promise<true> {
  while (pids.some(isAlive)) await delay(20);
  return true;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  try {
    return !/\) Z /.test(readFileSync(stat, 'utf8'));
  } catch {
    // Without /proc the signal has answered; with it, the process has just gone.
    return !existsSync('/proc/self');
  }
}

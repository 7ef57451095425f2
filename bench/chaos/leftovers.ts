import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** How long a process may take to end after its answer, and what it started after it. */
export const GRACE_MS = 3_000;
const LOOK_MS = 50;

/** The processes that carry the job's folder in their environment, once they have had time to go. */
export async function leftovers(folder: string): Promise<string[]> {
  const untilMs = performance.now() + GRACE_MS;
  let found = processesOf(folder);
  while (found.length > 0 && performance.now() < untilMs) {
    await delay(LOOK_MS);
    found = processesOf(folder);
  }
  return found;
}

/** On Linux, which tells the environment of a process; elsewhere none are found. */
function processesOf(folder: string): string[] {
  if (process.platform !== 'linux') return [];
  const found: string[] = [];
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
      if (!environment.includes(folder)) continue;
      found.push(`${pid} ${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()}`);
    } catch {
      // It belongs to somebody else, or has just gone.
    }
  }
  return found;
}

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { RunFilter } from './runs.ts';

/**
 * The runs that a task's path or URL means, with an optional `#export`: without it those of every
 * export. The file need not exist any more.
 */
export function taskFilter(task: string | URL | undefined): RunFilter {
  if (task === undefined) return { path: undefined, exportName: undefined };
  if (task instanceof URL || task.startsWith('file:')) {
    const url = new URL(task);
    return { path: fileURLToPath(url), exportName: named(url.hash.slice(1)) };
  }
  const hash = existsSync(task) ? -1 : task.lastIndexOf('#');
  if (hash === -1) return { path: resolve(task), exportName: undefined };
  return { path: resolve(task.slice(0, hash)), exportName: named(task.slice(hash + 1)) };
}

function named(exportName: string): string | undefined {
  return exportName === '' ? undefined : exportName;
}

import { readFile, stat } from 'node:fs/promises';

import { init, parse } from 'es-module-lexer';

import type { TaskModule } from '../api/tasks.ts';

export type ModuleExports = Pick<TaskModule, 'exports' | 'inputs'>;

/** A module that a person writes is far smaller; a bundle would take long to read. */
const LONGEST_READ_BYTES = 2 ** 20;

/** What can be said of a module that cannot be read without running it. */
const UNKNOWN: ModuleExports = { exports: ['default'], inputs: 'unknown' };

/** Exports that forkwise reads, and that are no tasks. */
const OWN_NAMES = new Set(['inputs', 'shared']);

export async function readExports(path: string): Promise<ModuleExports> {
  try {
    if ((await stat(path)).size > LONGEST_READ_BYTES) return UNKNOWN;
    await init();
    return exportsOf(await readFile(path, 'utf8'));
  } catch {
    return UNKNOWN;
  }
}

function exportsOf(source: string): ModuleExports {
  const [, records] = parse(source);
  const names = records.flatMap((record) =>
    record.type === 'reexport-all' || record.typeOnly ? [] : [record.name],
  );
  const exports = names.filter((name) => !OWN_NAMES.has(name));
  if (names.includes('inputs')) return { exports, inputs: 'exported' };
  const hasOthers = records.some(({ type }) => type === 'reexport-all');
  return { exports, inputs: hasOthers ? 'unknown' : 'missing' };
}

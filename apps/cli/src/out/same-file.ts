import { fstatSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ForkwiseError } from '@forkwise/core';
import { locateTask } from 'forkwise';

import type { InputsSource } from '../inputs/source.ts';

export interface ReadFiles {
  /** As on the command line. */
  readonly task: string;
  readonly source: InputsSource;
  /** What the source gave; paths where it is a pattern. */
  readonly inputs: readonly unknown[] | AsyncIterable<unknown> | undefined;
  /** Where the results go, of a file that is written beside them. */
  readonly out?: string | undefined;
}

/**
 * Throws `OUTPUT_UNWRITABLE` where the results would be written over the inputs or the task, by
 * whatever path, and `TASK_NOT_FOUND`.
 */
export async function checkApart(out: string, read: ReadFiles): Promise<void> {
  const { source, inputs } = read;
  const own = await identity(out);
  if (read.out !== undefined && (await isSame(out, read.out))) throw over(out, 'the results');
  const { url } = locateTask(read.task);
  if (
    own !== undefined &&
    url.startsWith('file:') &&
    own === (await identity(fileURLToPath(url)))
  ) {
    throw over(out, 'the task');
  }
  if (source.kind === 'file' && own !== undefined && own === (await identity(source.path))) {
    throw over(out, 'the inputs');
  }
  if (source.kind === 'stdin' && own !== undefined && own === identityOfStdin()) {
    throw over(out, 'the inputs');
  }
  if (source.kind === 'glob' && Array.isArray(inputs)) {
    const paths = new Set([resolve(out), await realpath(out).catch(() => undefined)]);
    if (inputs.some((path) => paths.has(resolve(String(path)))))
      throw amongInputs(out, source.pattern);
  }
}

/** Also where neither is there yet. */
export async function isSame(one: string, other: string): Promise<boolean> {
  if (resolve(one) === resolve(other)) return true;
  const own = await identity(one);
  return own !== undefined && own === (await identity(other));
}

/** Tells files apart whatever their paths; `undefined` for a file that does not exist. */
async function identity(path: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await stat(path);
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}

function identityOfStdin(): string | undefined {
  try {
    const stats = fstatSync(0);
    return stats.isFile() ? `${stats.dev}:${stats.ino}` : undefined;
  } catch {
    return undefined;
  }
}

export function over(
  path: string,
  what: 'the task' | 'the inputs' | 'the results' | 'the report',
): ForkwiseError {
  return new ForkwiseError('OUTPUT_UNWRITABLE', `${path} holds ${what}.`, {
    expected: 'a file that holds nothing else',
    found: `the file of ${what}`,
    hint: 'Name another file.',
  });
}

/** It would be one input more once it is there, and every index after it another. */
function amongInputs(path: string, pattern: string): ForkwiseError {
  return new ForkwiseError('OUTPUT_UNWRITABLE', `${path} is one of the inputs.`, {
    expected: 'a file that the pattern of the inputs does not match',
    found: `${path}, which ${pattern} matches`,
    hint: 'Name a file elsewhere, or narrow the pattern.',
  });
}

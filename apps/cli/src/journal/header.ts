import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ForkwiseError } from '@forkwise/core';
import { locateTask } from 'forkwise';

import type { InputsSource } from '../inputs/source.ts';

/** What journals are written for and can be resumed with. */
const VERSION = 1;

/** The first line of a journal: whose outcomes follow. */
export interface JournalHeader {
  readonly kind: 'journal';
  readonly version: typeof VERSION;
  readonly task: {
    /** Path of the module from the journal's folder, so that both may move; another URL as it is. */
    readonly module: string;
    readonly export: string;
    /** Of the module's own file, not of what it imports; hexadecimal. */
    readonly sha256: string;
  };
  /** Where the inputs came from, for a reader. They are told apart by the digests in the lines. */
  readonly inputs: string;
}

/** Longer first lines are no header: paths have at most a few thousand characters. */
export const HEADER_BYTES = 32_768;

/** For a journal at `path`, an absolute one. Throws `TASK_NOT_FOUND`. */
export function headerFor(path: string, task: string, inputs: InputsSource): JournalHeader {
  const { url, exportName } = locateTask(task);
  const isFile = url.startsWith('file:');
  const module = isFile ? relative(dirname(path), fileURLToPath(url)) : url;
  const bytes = isFile ? readFileSync(fileURLToPath(url)) : url;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return {
    kind: 'journal',
    version: VERSION,
    task: { module, export: exportName, sha256 },
    inputs: sourceName(inputs),
  };
}

function sourceName(inputs: InputsSource): string {
  switch (inputs.kind) {
    case 'module':
      return 'the module itself';
    case 'file':
      return `the file ${inputs.path}`;
    case 'glob':
      return `the pattern ${inputs.pattern}`;
    case 'stdin':
      break;
  }
  return 'standard input';
}

export function encodeHeader(header: JournalHeader): string {
  return `${JSON.stringify(header)}\n`;
}

/** `undefined` for a line that is no header of this version. */
export function readHeader(line: string): JournalHeader | undefined {
  if (!line.startsWith('{"kind":"journal",')) return undefined;
  try {
    const header = JSON.parse(line) as Partial<JournalHeader>;
    const { version, task } = header;
    return version === VERSION && task !== undefined ? (header as JournalHeader) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a text is the beginning of a header that was not written to its end. */
export function isTornHeader(text: string): boolean {
  const start = '{"kind":"journal",';
  return text.startsWith(start) || start.startsWith(text);
}

/** Throws `JOURNAL_MISMATCH` where the journal at `path` is that of another task. */
export function checkTask(path: string, found: JournalHeader, wanted: JournalHeader): void {
  const [was, is] = [found.task, wanted.task];
  if (was.module !== is.module || was.export !== is.export) {
    const folder = dirname(path);
    throw mismatch(path, 'The task is another one', {
      expected: `the task that it was begun with: ${named(folder, was)}`,
      found: named(folder, is),
    });
  }
  if (was.sha256 !== is.sha256) {
    throw mismatch(path, 'The task has changed', {
      expected: `${is.module} as it was (SHA-256 ${was.sha256.slice(0, 12)}…)`,
      found: `other content (SHA-256 ${is.sha256.slice(0, 12)}…)`,
    });
  }
}

function named(folder: string, task: JournalHeader['task']): string {
  const isUrl = /^[a-z][a-z+.-]+:/i.test(task.module);
  const module = isUrl ? task.module : resolve(folder, task.module);
  return task.export === 'default' ? module : `${module}#${task.export}`;
}

/** `what` is a sentence without its full stop. */
export function mismatch(
  path: string,
  what: string,
  details: { readonly expected: string; readonly found: string },
): ForkwiseError {
  return new ForkwiseError(
    'JOURNAL_MISMATCH',
    `${path} cannot be resumed: it is the journal of another workload. ${what}.`,
    {
      ...details,
      hint: 'Run what it was begun with, or begin anew with another file after --out.',
    },
  );
}

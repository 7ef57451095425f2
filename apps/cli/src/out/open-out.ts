import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { ForkwiseError } from '@forkwise/core';

import type { Settings } from '../arguments/settings.ts';
import { headerFor } from '../journal/header.ts';
import { beginJournal, resumeJournal } from '../journal/journal.ts';
import type { Output } from '../terminal/output.ts';
import type { ResultsOut } from './results-out.ts';
import { checkApart, type ReadFiles } from './same-file.ts';
import { deviceOut, pipeOut, stdoutOut } from './stream-out.ts';

/** Names of standard output, which is not to be opened a second time. */
const STDOUT = new Set(['-', '/dev/stdout', '/dev/fd/1', '/proc/self/fd/1']);

/**
 * What `--out` names: a file becomes a journal; standard output, pipes and devices get the outcomes
 * alone. `undefined` without it. Throws `OPTION_INVALID`, `OUTPUT_UNWRITABLE` and what
 * `beginJournal` and `resumeJournal` do.
 */
export async function openOut(
  settings: Settings,
  inputs: ReadFiles['inputs'],
  stdout: Output,
): Promise<ResultsOut | undefined> {
  const { out, resume } = settings;
  if (out === undefined) {
    if (resume) throw notResumable('nothing', 'Name the file to go on with after --out.');
    return undefined;
  }
  const kind = STDOUT.has(out) ? 'stdout' : await kindOf(out);
  if (kind !== 'file') {
    if (resume) throw notResumable(`${out}, which keeps nothing`, 'Leave out --resume.');
    return openStream(kind, settings, stdout, out);
  }
  const { task, inputs: source, limit = Infinity } = settings;
  await checkApart(out, { task, source, inputs });
  const path = await realpath(out).catch(() => realPathToBe(out));
  const request = { path, header: headerFor(path, task, source), limit };
  return resume ? resumeJournal(request) : beginJournal(request);
}

/** Of a file that is not there yet, so that it has one name before and after. */
async function realPathToBe(out: string): Promise<string> {
  const folder = await realpath(dirname(out)).catch(() => resolve(dirname(out)));
  return join(folder, basename(out));
}

async function openStream(
  kind: 'stdout' | 'pipe' | 'device',
  { json }: Settings,
  stdout: Output,
  out: string,
): Promise<ResultsOut> {
  if (kind === 'pipe') return pipeOut(out);
  if (kind === 'device') return deviceOut(out);
  if (json) throw twoDocuments(out);
  return stdoutOut(stdout);
}

/** What is not there yet, or cannot be looked at, is a file: opening it says what is wrong. */
async function kindOf(path: string): Promise<'file' | 'pipe' | 'device'> {
  const stats = await stat(path).catch(() => undefined);
  if (stats?.isFIFO() === true) return 'pipe';
  return stats?.isCharacterDevice() === true ? 'device' : 'file';
}

function notResumable(found: string, hint: string): ForkwiseError {
  return new ForkwiseError('OPTION_INVALID', '--resume needs a file of results to go on with.', {
    expected: '--resume beside --out FILE',
    found: `--out ${found}`,
    hint,
  });
}

function twoDocuments(out: string): ForkwiseError {
  return new ForkwiseError('OPTION_INVALID', `--json and --out ${out} exclude each other.`, {
    expected: 'one of the two on standard output',
    found: 'the report and the outcomes',
    hint: 'Leave one of them out, or name a file after --out.',
  });
}

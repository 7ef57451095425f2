import type { FileHandle } from 'node:fs/promises';

import { ForkwiseError } from '@forkwise/core';
import { IndexSet } from 'forkwise';

import { JournalDigests } from './digests.ts';
import { HEADER_BYTES, isTornHeader, type JournalHeader, readHeader } from './header.ts';
import { type LineStart, readLineStart, START_BYTES } from './line.ts';
import { type ScannedLine, scanLines } from './scan-lines.ts';

/** What an earlier run has left in a journal. */
export interface JournalState {
  readonly header: JournalHeader;
  /** The inputs that need not run again. */
  readonly done: IndexSet;
  readonly digests: JournalDigests;
  readonly fulfilled: number;
  readonly rejected: number;
  /** Where its last whole line ends, in bytes. */
  readonly endsAt: number;
  /** Lines that say nothing that counts: see `isKept`. */
  readonly dropped: number;
}

/** How many bytes of a line tell what it is. */
export const wantedBytes = (number: number): number => (number === 0 ? HEADER_BYTES : START_BYTES);

/**
 * Whether a line counts: what the task answered does, by returning or by throwing. An input whose
 * worker crashed, whose time ran out or that was cancelled is run again. `kept` are the inputs with
 * a line that counts, this one's from now on too: there is one for each.
 */
export function isKept({ index, status }: LineStart, kept: IndexSet): boolean {
  return (status === 'fulfilled' || status === 'rejected') && kept.add(index);
}

/**
 * Reads a journal. `undefined` for one that was not begun, or whose header is torn. Throws
 * `JOURNAL_INVALID` for another file, and for one that was damaged before its last line.
 */
export async function scanJournal(
  path: string,
  handle: FileHandle,
): Promise<JournalState | undefined> {
  const done = new IndexSet();
  const digests = new JournalDigests();
  const counts = { fulfilled: 0, rejected: 0 };
  let header: JournalHeader | undefined;
  let endsAt = 0;
  let dropped = 0;
  await scanLines(handle, wantedBytes, (line) => {
    if (!line.isWhole) {
      if (line.number === 0 && !isTornHeader(line.start.toString('utf8'))) throw noJournal(path);
      return;
    }
    endsAt = line.offset + line.bytes;
    if (line.number === 0) {
      header = readHeader(line.start.toString('utf8'));
      if (header === undefined) throw noJournal(path);
      return;
    }
    const start = startOf(path, line);
    if (!isKept(start, done)) {
      dropped += 1;
      return;
    }
    digests.note(start.index, start.digest);
    counts[start.status === 'fulfilled' ? 'fulfilled' : 'rejected'] += 1;
  });
  return header && { header, done, digests, ...counts, endsAt, dropped };
}

/** Throws `JOURNAL_INVALID` where it cannot be read. */
export function startOf(path: string, { number, start }: ScannedLine): LineStart {
  const read = readLineStart(start.toString('latin1'));
  if (read === undefined) throw damaged(path, number + 1);
  return read;
}

function noJournal(path: string): ForkwiseError {
  return new ForkwiseError('JOURNAL_INVALID', `${path} cannot be resumed: it is no journal.`, {
    expected: 'a file that `forkwise run --out` of this version began',
    found: 'a file that does not begin with the header of one',
    hint: 'Check the path after --out, or leave out --resume.',
  });
}

function damaged(path: string, line: number): ForkwiseError {
  return new ForkwiseError('JOURNAL_INVALID', `${path} is damaged at line ${line}.`, {
    expected: 'a line for each outcome, with the digest of its input',
    found: 'another text',
    hint: `Remove line ${line}, whose input is then run again, or begin anew with another file.`,
  });
}

import { open } from 'node:fs/promises';

import { ForkwiseError, type Outcome } from '@forkwise/core';

import { OutFile } from '../out/out-file.ts';
import type { ResultsOut } from '../out/results-out.ts';
import { compact } from './compact.ts';
import type { InputRange } from './digests.ts';
import {
  checkTask,
  encodeHeader,
  HEADER_BYTES,
  type JournalHeader,
  mismatch,
  readHeader,
} from './header.ts';
import { inputDigest } from './input-digest.ts';
import { encodeLine } from './line.ts';
import { JournalLock } from './lock.ts';
import { type JournalState, scanJournal } from './scan.ts';

export interface JournalRequest {
  /** Absolute, and of the file itself where it is reached by a symbolic link. */
  readonly path: string;
  readonly header: JournalHeader;
  /** Only inputs below this index are run. */
  readonly limit: number;
}

/**
 * A journal that is begun. Throws `JOURNAL_EXISTS` where the file holds outcomes of another run, and
 * `JOURNAL_BUSY` while another run writes it.
 */
export async function beginJournal(request: JournalRequest): Promise<ResultsOut> {
  return await held(request, async () => {
    await refuseOutcomes(request.path);
    return undefined;
  });
}

/**
 * A journal that is gone on with; one that is not there yet is begun. Throws `JOURNAL_INVALID` for
 * a file that is none, `JOURNAL_MISMATCH` for that of another task, and `JOURNAL_BUSY` while another
 * run writes it.
 */
export async function resumeJournal(request: JournalRequest): Promise<ResultsOut> {
  return await held(request, () => recover(request));
}

/** `read`: finds out what is there to go on with; from before that until its end nobody else writes. */
async function held(
  request: JournalRequest,
  read: () => Promise<JournalState | undefined>,
): Promise<ResultsOut> {
  const { path, header } = request;
  const lock = await JournalLock.take(path);
  try {
    const state = await read();
    const file = await OutFile.open(path, state === undefined ? 'replaced' : 'kept');
    const first = state === undefined ? encodeHeader(header) : '';
    return new Journal({ file, lock }, request, first, state);
  } catch (error) {
    await lock[Symbol.asyncDispose]();
    throw error;
  }
}

/** Leaves the header and one whole line for each input that is done. */
async function recover({ path, header }: JournalRequest): Promise<JournalState | undefined> {
  const handle = await open(path, 'r+').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw unreadable(path, error);
  });
  if (handle === undefined) return undefined;
  await using file = handle;
  const state = await scanJournal(path, file);
  if (state === undefined) return undefined;
  checkTask(path, state.header, header);
  if (state.dropped > 0) await compact(path, file);
  else await file.truncate(state.endsAt);
  return state;
}

class Journal implements ResultsOut {
  readonly isClosed = false;
  readonly runOptions: ResultsOut['runOptions'];
  readonly resumed: ResultsOut['resumed'];
  readonly #file: OutFile;
  readonly #lock: JournalLock;
  readonly path: string;
  readonly #limit: number;
  readonly #state: JournalState | undefined;
  /** Written before anything else. */
  #header: string;
  /** Of the inputs that have been read and have no line yet. */
  readonly #digests = new Map<number, number>();

  constructor(
    { file, lock }: { readonly file: OutFile; readonly lock: JournalLock },
    { path, limit }: JournalRequest,
    header: string,
    state: JournalState | undefined,
  ) {
    this.#file = file;
    this.#lock = lock;
    this.path = path;
    this.#limit = limit;
    this.#header = header;
    this.#state = state;
    this.resumed = state && { fulfilled: state.fulfilled, rejected: state.rejected };
    this.runOptions = {
      ...(state === undefined ? {} : { skip: state.done }),
      onRead: (input, index) => this.#read(index, inputDigest(input)),
    };
  }

  /** A file that has nothing in it is begun. */
  get isResumable(): boolean {
    return !this.#file.holdsOther;
  }

  /** A cancelled input has no line: it was not finished, and is run when the journal is resumed. */
  encode(outcome: Outcome): string {
    const digest = this.#digests.get(outcome.index);
    this.#digests.delete(outcome.index);
    if (outcome.status === 'cancelled') return '';
    if (digest === undefined) throw new Error(`input ${outcome.index} was not read`);
    return encodeLine(outcome, digest);
  }

  async write(text: string): Promise<void> {
    const header = this.#header;
    this.#header = '';
    await this.#file.write(`${header}${text}`);
  }

  async finish(wasReadThrough: boolean): Promise<void> {
    await this.write('');
    await this.#file.finish();
    const unread = this.#state?.digests.unread;
    if (wasReadThrough && unread !== undefined && unread.to <= this.#limit)
      throw this.#beyond(unread);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await using _ = this.#lock;
    await this.#file[Symbol.asyncDispose]();
  }

  #read(index: number, digest: number): void {
    if (this.#state?.done.has(index) !== true) {
      this.#digests.set(index, digest);
      return;
    }
    const changed = this.#state.digests.compare(index, digest);
    if (changed !== undefined) throw this.#changed(changed, this.#state);
  }

  #changed({ from, to }: InputRange, { header }: JournalState): ForkwiseError {
    return mismatch(this.path, 'The inputs have changed', {
      expected: `the inputs that it was begun with, from ${header.inputs}`,
      found: `other ones with indices from ${from} to ${to - 1}`,
    });
  }

  #beyond({ from, to }: InputRange): ForkwiseError {
    return mismatch(this.path, 'There are fewer inputs', {
      expected: `all inputs that it has outcomes of, from ${this.#state?.header.inputs}`,
      found: `an end before input ${to}, while there are outcomes from ${from} on`,
    });
  }
}

/** A journal with outcomes is hours of work to somebody: it is not replaced unasked. */
async function refuseOutcomes(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(() => undefined);
  if (handle === undefined) return;
  await using file = handle;
  if (!(await file.stat()).isFile()) return;
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
  const end = buffer.subarray(0, bytesRead).indexOf('\n');
  const header = end < 0 ? undefined : readHeader(buffer.toString('utf8', 0, end));
  const { size } = await file.stat();
  if (header === undefined || size <= end + 1) return;
  throw new ForkwiseError('JOURNAL_EXISTS', `${path} holds the outcomes of an earlier run.`, {
    expected: 'a file to begin, or --resume to go on with this one',
    found: `the journal of ${header.task.module}, ${size} bytes`,
    hint: 'Add --resume to run what it lacks, or remove the file to begin anew.',
  });
}

function unreadable(path: string, cause: NodeJS.ErrnoException): ForkwiseError {
  return new ForkwiseError('OUTPUT_UNWRITABLE', `The journal ${path} cannot be resumed.`, {
    expected: 'a file that can be read and written',
    found: cause.message,
    hint: 'Check the path after --out and the rights on it.',
    cause,
  });
}

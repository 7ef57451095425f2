import { createHash, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ForkwiseError } from '@forkwise/core';

import { marksFile } from '../supervise/marks.ts';

/** Whoever holds a journal, and its thread, may be busy: it is not waited for longer to say who it is. */
const ANSWER_MS = 500;

/**
 * Where a journal's holder listens. The name of a pipe on Windows, and one without a file on Linux,
 * go with the process that has it, however it ends; a socket elsewhere is a file that stays.
 */
export function lockAddress(path: string, platform: NodeJS.Platform): string {
  const name = `forkwise-${createHash('sha256').update(path).digest('hex').slice(0, 32)}`;
  if (platform === 'win32') return String.raw`\\.\pipe\${name}`;
  return platform === 'linux' ? `\0${name}` : join(tmpdir(), name);
}

const isFile = (platform: NodeJS.Platform): boolean => platform !== 'win32' && platform !== 'linux';

/**
 * Holds a journal for this process: two that write one file would have its lines in each other. It
 * is let go when it is disposed of, or with the process, also by SIGKILL. Holders are told apart on
 * one computer only. Throws `JOURNAL_BUSY`.
 */
export class JournalLock implements AsyncDisposable {
  readonly #server: Server | undefined;

  private constructor(server: Server | undefined) {
    this.#server = server;
  }

  /** `path` is that of the file itself, absolute, so that all who mean it say the same. */
  static async take(
    path: string,
    platform: NodeJS.Platform = process.platform,
  ): Promise<JournalLock> {
    const address = lockAddress(path, platform);
    // Whoever wants it to end has to end the one that looks on.
    const pid = marksFile() === undefined ? process.pid : process.ppid;
    const token = `${pid} ${randomUUID()}`;
    let server = await listen(address, token);
    if (server === 'taken') {
      const holder = await ask(address);
      if (holder.kind !== 'nobody') throw busy(path, holder);
      if (isFile(platform)) rmSync(address, { force: true });
      server = await listen(address, token);
      // Somebody else may have found it left at the same moment.
      const now = await ask(address);
      if (server === 'taken' || now.kind !== 'somebody' || now.token !== token) {
        if (server instanceof Object) server.close();
        throw busy(path, now);
      }
    }
    return new JournalLock(server === 'impossible' ? undefined : server);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return new Promise((resolve) => {
      if (this.#server === undefined) resolve();
      else this.#server.close(() => resolve());
    });
  }
}

/** `impossible`: in some sandboxes nobody may listen; then no two are told apart. */
function listen(address: string, token: string): Promise<Server | 'taken' | 'impossible'> {
  return new Promise((resolve) => {
    const server = createServer((asker) => {
      asker.on('error', () => undefined).end(token);
    });
    server.once('error', ({ code }: NodeJS.ErrnoException) => {
      resolve(code === 'EADDRINUSE' ? 'taken' : 'impossible');
    });
    server.listen(address, () => resolve(server));
    server.unref();
  });
}

type Holder =
  | { readonly kind: 'somebody'; readonly token: string }
  /** It listens, and has no time to answer. */
  | { readonly kind: 'silent' }
  /** The file of a process that was killed. */
  | { readonly kind: 'nobody' };

function ask(address: string): Promise<Holder> {
  return new Promise((resolve) => {
    let token = '';
    const socket = connect(address);
    socket.setTimeout(ANSWER_MS, () => socket.destroy());
    socket.setEncoding('utf8').on('data', (text: string) => (token += text));
    socket.once('error', ({ code }: NodeJS.ErrnoException) => {
      resolve({ kind: code === 'ECONNREFUSED' || code === 'ENOENT' ? 'nobody' : 'silent' });
    });
    socket.once('close', () => {
      resolve(token === '' ? { kind: 'silent' } : { kind: 'somebody', token });
    });
  });
}

function busy(path: string, holder: Holder): ForkwiseError {
  const [pid = ''] = holder.kind === 'somebody' ? holder.token.split(' ') : [];
  return new ForkwiseError('JOURNAL_BUSY', `${path} is being written by another run.`, {
    expected: 'one run at a time for each file after --out',
    found: pid === '' ? 'another process that has it' : `process ${pid}, which has it`,
    hint: 'Wait until that run is over, end it, or name another file after --out.',
  });
}

import { open, stat, unlink, type FileHandle } from 'node:fs/promises';

import { ForkwiseError } from '@forkwise/core/base';

import { unwritable } from './unwritable.ts';

/** Whether what the file held before stays in front of what is written. */
type Before = 'replaced' | 'kept';

interface Opened {
  readonly handle: FileHandle;
  readonly isNew: boolean;
  readonly isRegular: boolean;
  readonly isEmpty: boolean;
}

/**
 * A file to write text to. It is opened before any work, so that a wrong path costs nothing, and
 * keeps what it held until the first write, so that a run that never starts destroys nothing.
 */
export class OutFile implements AsyncDisposable {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #isNew: boolean;
  readonly #isRegular: boolean;
  readonly #before: Before;
  readonly #isEmpty: boolean;
  #hasStarted = false;
  #hasWritten = false;

  private constructor(path: string, { handle, isNew, isRegular, isEmpty }: Opened, before: Before) {
    this.#path = path;
    this.#handle = handle;
    this.#isNew = isNew;
    this.#isRegular = isRegular;
    this.#before = before;
    this.#isEmpty = isEmpty;
  }

  /** Throws `OUTPUT_UNWRITABLE`, and `OPTION_INVALID` for `-`, which would be a file of that name. */
  static async open(path: string, before: Before): Promise<OutFile> {
    if (path === '-') throw noFile();
    const isNew = !(await exists(path));
    try {
      const handle = await open(path, 'a');
      const stats = await handle.stat();
      const [isRegular, isEmpty] = [stats.isFile(), stats.size === 0];
      return new OutFile(path, { handle, isNew, isRegular, isEmpty }, before);
    } catch (cause) {
      throw unwritable(path, cause);
    }
  }

  /** Throws `OUTPUT_UNWRITABLE`, for instance when the disk is full. */
  async write(text: string): Promise<void> {
    await this.#try(async () => {
      await this.#start();
      await this.#handle.appendFile(text);
      this.#hasWritten = true;
    });
  }

  /** Whether it still holds what is to be replaced. */
  get holdsOther(): boolean {
    return this.#before === 'replaced' && !this.#isEmpty && !this.#hasWritten;
  }

  /** The file now holds what is to be in it, even when that is nothing, and is safe on its disk. */
  async finish(): Promise<void> {
    await this.write('');
    if (this.#isRegular) await this.#try(() => this.#handle.datasync());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
    if (this.#isNew && !this.#hasStarted) await unlink(this.#path);
  }

  async #try(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (cause) {
      throw unwritable(this.#path, cause);
    }
  }

  async #start(): Promise<void> {
    if (this.#hasStarted) return;
    this.#hasStarted = true;
    if (this.#isRegular && this.#before === 'replaced') await this.#handle.truncate(0);
  }
}

function noFile(): ForkwiseError {
  return new ForkwiseError('OPTION_INVALID', 'This cannot go to standard output.', {
    expected: 'the path of a file',
    found: '-',
    hint: 'Name a file.',
  });
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

import { open, stat, unlink, type FileHandle } from 'node:fs/promises';

import { ForkwiseError } from '@forkwise/core';

/**
 * The file of results. It is opened before any work, so that a wrong path costs nothing, and keeps
 * what it held until the first write, so that a run that never starts destroys nothing.
 */
export class OutFile implements AsyncDisposable {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #isNew: boolean;
  #hasStarted = false;

  private constructor(path: string, handle: FileHandle, isNew: boolean) {
    this.#path = path;
    this.#handle = handle;
    this.#isNew = isNew;
  }

  /** Throws `OUTPUT_UNWRITABLE`. `inputsPath` must be another file. */
  static async open(path: string, inputsPath: string | undefined): Promise<OutFile> {
    const before = await identity(path);
    if (before !== undefined && inputsPath !== undefined) {
      if (before === (await identity(inputsPath))) throw overInputs(path);
    }
    try {
      return new OutFile(path, await open(path, 'a'), before === undefined);
    } catch (cause) {
      throw unwritable(path, cause);
    }
  }

  /** Throws `OUTPUT_UNWRITABLE`, for instance when the disk is full. */
  async write(text: string): Promise<void> {
    try {
      await this.#start();
      await this.#handle.appendFile(text);
    } catch (cause) {
      throw unwritable(this.#path, cause);
    }
  }

  /** The file now holds what was written and nothing older, even when that was nothing. */
  async finish(): Promise<void> {
    await this.write('');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
    if (this.#isNew && !this.#hasStarted) await unlink(this.#path);
  }

  async #start(): Promise<void> {
    if (this.#hasStarted) return;
    this.#hasStarted = true;
    const isFile = (await this.#handle.stat()).isFile();
    if (isFile) await this.#handle.truncate(0);
  }
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

function unwritable(path: string, cause: unknown): ForkwiseError {
  return new ForkwiseError('OUTPUT_UNWRITABLE', `The results cannot be written to ${path}.`, {
    expected: 'a file that can be written, in a folder that exists',
    found: cause instanceof Error ? cause.message : String(cause),
    hint: 'Check the path after --out, the rights on its folder and the space on its disk.',
    cause,
  });
}

function overInputs(path: string): ForkwiseError {
  return new ForkwiseError('OUTPUT_UNWRITABLE', `${path} holds the inputs.`, {
    expected: 'a file for the results beside that of the inputs',
    found: 'the same file after --out and --inputs',
    hint: 'Name another file after --out.',
  });
}

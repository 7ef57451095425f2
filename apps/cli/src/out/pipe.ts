import { open } from 'node:fs';
import { Socket } from 'node:net';
import { promisify } from 'node:util';

import { unwritable } from './unwritable.ts';

/**
 * A named pipe to write text to. Writing waits in the event loop, not in a thread of the native
 * pool, which a reader that never reads would keep from ending with the process.
 */
export class OutPipe implements Disposable {
  readonly #path: string;
  readonly #socket: Socket;
  #isClosed = false;

  private constructor(path: string, fd: number) {
    this.#path = path;
    this.#socket = new Socket({ fd, readable: false, writable: true });
    // Each write hears of its own error.
    this.#socket.on('error', () => undefined);
  }

  /** Waits for a reader, as every program that opens a named pipe does. Throws `OUTPUT_UNWRITABLE`. */
  static async open(path: string): Promise<OutPipe> {
    try {
      return new OutPipe(path, await promisify(open)(path, 'a'));
    } catch (cause) {
      throw unwritable(path, cause);
    }
  }

  /** True once its reader has gone away; what is written then is lost, which is no error. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Resolves when the pipe has taken the text. Throws `OUTPUT_UNWRITABLE`. */
  write(text: string): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#socket.write(text, (error?: NodeJS.ErrnoException | null) => {
        if (error === undefined || error === null) return resolve();
        this.#isClosed = true;
        return error.code === 'EPIPE' ? resolve() : reject(unwritable(this.#path, error));
      });
    });
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}

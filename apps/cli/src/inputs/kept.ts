import { stat } from 'node:fs/promises';

import type { InputsSource } from './source.ts';

/**
 * Whether a source gives the same inputs a second time: files and lists of files do; what has come
 * through a pipe is gone. `undefined` leaves it to what the task's module exports.
 */
export async function areKept(source: InputsSource): Promise<boolean | undefined> {
  switch (source.kind) {
    case 'module':
      return undefined;
    case 'glob':
      return true;
    case 'file':
      return (await stat(source.path).catch(() => undefined))?.isFile() === true;
    case 'stdin':
      break;
  }
  return false;
}

import { glob } from 'node:fs/promises';

import { collect } from './collect.ts';
import { fileInputs, streamInputs } from './file.ts';
import type { InputsSource } from './source.ts';

/**
 * The inputs of a source, ready to iterate over; `undefined` leaves them to the task's module.
 * Throws what `fileInputs` throws. A glob's paths are sorted, so that indices mean the same input
 * from one run to the next.
 */
export async function openInputs(
  source: InputsSource,
  stdin: AsyncIterable<Uint8Array>,
): Promise<readonly unknown[] | AsyncIterable<unknown> | undefined> {
  switch (source.kind) {
    case 'module':
      return undefined;
    case 'file':
      return fileInputs(source.path);
    case 'glob':
      return (await collect(glob(source.pattern))).toSorted();
    case 'stdin':
      break;
  }
  return streamInputs('Standard input', stdin);
}

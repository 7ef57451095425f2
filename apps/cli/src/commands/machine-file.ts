import { readFile } from 'node:fs/promises';

import { ForkwiseError, validateMachine, type Machine } from '@forkwise/core';

/**
 * The machine in a file, or none without a path. Throws `OPTION_INVALID` when the file cannot be
 * read, and `DOCUMENT_INVALID` when it does not hold a machine.
 */
export async function readMachine(path: string | undefined): Promise<Machine | undefined> {
  if (path === undefined) return undefined;
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  return validateMachine(parse(path, text));
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ForkwiseError('DOCUMENT_INVALID', `${path} does not hold JSON.`, {
      expected: 'a machine document, as `forkwise calibrate --out FILE` writes it',
      found: (cause as Error).message,
      hint: 'Write the file afresh on that machine, or mend it by hand.',
      cause,
    });
  }
}

function unreadable(path: string, cause: unknown): ForkwiseError {
  const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
  return new ForkwiseError('OPTION_INVALID', `The machine file ${path} cannot be read.`, {
    expected: 'a machine document, as `forkwise calibrate --out FILE` writes it',
    found: isMissing ? 'no such file' : (cause as Error).message,
    hint: 'Check the path after --machine; it is relative to the current folder.',
    cause,
  });
}

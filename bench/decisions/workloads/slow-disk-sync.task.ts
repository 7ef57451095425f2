import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

import { SLOW_FILES, fixture } from '../support/fixtures.ts';

/** Reads from a slow device synchronously, as a driver without an asynchronous API would. */
export default function content(path: string): string {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(64);
    return firstLine(buffer.toString('utf8', 0, readSync(file, buffer)));
  } finally {
    closeSync(file);
  }
}

/** A device that is asked for long enough answers twice. */
function firstLine(text: string): string {
  return text.slice(0, text.indexOf('\n'));
}

export async function* inputs(): AsyncGenerator<string> {
  const folder = await fixture('SLOW_DISK');
  for (let file = 0; file < SLOW_FILES; file += 1) yield join(folder, String(file));
}

import { open } from 'node:fs/promises';
import { join } from 'node:path';

import { SLOW_FILES, fixture } from '../support/fixtures.ts';

/** Reads from a slow device through libuv's pool: every read holds a place there, computing nothing. */
export default async function content(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64));
    return firstLine(buffer.toString('utf8', 0, bytesRead));
  } finally {
    await file.close();
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

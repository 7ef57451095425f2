import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { shortHash } from '../support/digest.ts';
import { NOTES, fixture } from '../support/fixtures.ts';

/** Reads a small file synchronously and returns its hash. */
export default function digest(path: string): string {
  return shortHash(readFileSync(path));
}

export async function* inputs(): AsyncGenerator<string> {
  const folder = await fixture('NOTES');
  for (let note = 0; note < NOTES; note += 1) yield join(folder, `${note}.md`);
}

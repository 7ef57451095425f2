import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { shortHash } from '../support/digest.ts';
import { NOTES, fixture } from '../support/fixtures.ts';

/** Reads a small file through the promise API and returns its hash. */
export default async function digest(path: string): Promise<string> {
  return shortHash(await readFile(path));
}

export async function* inputs(): AsyncGenerator<string> {
  const folder = await fixture('NOTES');
  for (let note = 0; note < NOTES; note += 1) yield join(folder, `${note}.md`);
}

import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { shortHash } from '../support/digest.ts';
import { NOTES, fixture } from '../support/fixtures.ts';

/** Looks up a name and reads a file: both want places in libuv's pool. */
export default async function digest(path: string): Promise<string> {
  const [{ address }, content] = await Promise.all([lookup('localhost', 4), readFile(path)]);
  return shortHash(`${address} ${content.length}`);
}

export async function* inputs(): AsyncGenerator<string> {
  const folder = await fixture('NOTES');
  for (let note = 0; note < NOTES; note += 1) yield join(folder, `${note}.md`);
}

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { shortHash } from '../support/digest.ts';
import { LOGS, fixture } from '../support/fixtures.ts';

/** Sorts a file's rows by article with the system's `sort`, one of each, holding the thread. */
export default function sorted(path: string): string {
  return shortHash(
    execFileSync('sort', ['-u', '-t,', '-k4,4', path], { maxBuffer: 1e7, env: { LC_ALL: 'C' } }),
  );
}

export async function* inputs(): AsyncGenerator<string> {
  const folder = await fixture('LOGS');
  for (let log = 0; log < LOGS; log += 1) yield join(folder, `${log}.csv`);
}

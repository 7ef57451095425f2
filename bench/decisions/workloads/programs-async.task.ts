import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { shortHash } from '../support/digest.ts';
import { LOGS, fixture } from '../support/fixtures.ts';

const execute = promisify(execFile);

/** Sorts a file's rows by article with the system's `sort`, one of each; returns the result's hash. */
export default async function sorted(path: string): Promise<string> {
  const { stdout } = await execute('sort', ['-u', '-t,', '-k4,4', path], {
    maxBuffer: 1e7,
    env: { LC_ALL: 'C' },
  });
  return shortHash(stdout);
}

export async function* inputs(): AsyncGenerator<string> {
  const folder = await fixture('LOGS');
  for (let log = 0; log < LOGS; log += 1) yield join(folder, `${log}.csv`);
}

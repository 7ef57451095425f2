import { closeSync, constants, openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { fixtureVariable } from '../support/fixtures.ts';

/** How often waiting readers are served; one reader after another waits this long each. */
const PERIOD_MS = 25;

/** Nobody is reading; the reader has just left; the folder's owner is about to end this process. */
const EXPECTED: ReadonlySet<unknown> = new Set(['ENXIO', 'EPIPE', 'ENOENT']);

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Gives `name`'s reader its content, if there is one: it has been waiting inside `open`. */
function feed(folder: string, name: string): void {
  try {
    const pipe = openSync(join(folder, name), constants.O_WRONLY | constants.O_NONBLOCK);
    writeSync(pipe, `content of ${name}\n`);
    closeSync(pipe);
  } catch (error) {
    if (!EXPECTED.has(isObject(error) && 'code' in error ? error.code : undefined)) throw error;
  }
}

const folder = process.env[fixtureVariable('SLOW_DISK')] ?? '';
// From the last to the first: whoever goes on to the next pipe waits for the next period.
const names = readdirSync(folder).toSorted((a, b) => Number(b) - Number(a));
setInterval(() => {
  for (const name of names) feed(folder, name);
}, PERIOD_MS);
process.send?.(0);
process.once('disconnect', () => process.exit());
// Ctrl-C reaches every process of the terminal's group, but the parent's readers still wait.
process.on('SIGINT', () => undefined);

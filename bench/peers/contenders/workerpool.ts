import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

import workerpool from 'workerpool';

import { type Session, type Setup, WORKERS } from './contender.ts';
import { notingFirst } from './in-process.ts';

export const openThread = (setup: Setup): Session => session(setup, 'thread', false);
export const openTransfer = (setup: Setup): Session => session(setup, 'thread', true);
export const openProcess = (setup: Setup): Session => session(setup, 'process', false);

const here = import.meta.url;
const SCRIPT = fileURLToPath(new URL(`../workers/workerpool${extname(here)}`, here));

function session(
  { case: it }: Setup,
  workerType: 'thread' | 'process',
  transfer: boolean,
): Session {
  const pool = workerpool.pool(SCRIPT, {
    workerType,
    minWorkers: WORKERS,
    maxWorkers: WORKERS,
    ...(workerType === 'process' && { forkOpts: { serialization: it.serialization } }),
  });
  // Its promises are of a class of its own, which `Promise.all` and `await` take as they are.
  const run = (input: unknown): Promise<unknown> =>
    pool.exec('task', [input], {
      ...(transfer && { transfer: [(input as Uint8Array).buffer] }),
    });
  return {
    map: (inputs, onFirst) => notingFirst(inputs.map(run), onFirst),
    // Its queue can be bounded only by failing: everything is submitted, as its README shows.
    async sum(source) {
      const results = await Promise.all(Array.from(source, run));
      return results.reduce<number>((total, result) => total + Number(result), 0);
    },
  };
}

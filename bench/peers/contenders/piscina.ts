import { once } from 'node:events';

import { Piscina } from 'piscina';

import { type Session, type Setup, WORKERS } from './contender.ts';
import { notingFirst } from './in-process.ts';

export const openCopying = (setup: Setup): Session => session(setup, false);
export const openTransfer = (setup: Setup): Session => session(setup, true);

function session({ module, case: it }: Setup, transfer: boolean): Session {
  const pool = new Piscina<unknown, unknown>({
    filename: module,
    minThreads: WORKERS,
    maxThreads: WORKERS,
    ...(it.inFlight !== undefined && { concurrentTasksPerWorker: it.inFlight / WORKERS }),
    ...(it.mode === 'stream' && { maxQueue: 'auto' }),
  });
  const run = (input: unknown): Promise<unknown> =>
    transfer
      ? pool.run(input, { transferList: [(input as Uint8Array<ArrayBuffer>).buffer] })
      : pool.run(input);
  return {
    map: (inputs, onFirst) => notingFirst(inputs.map(run), onFirst),
    sum: (source) => sumWithDrain(pool, source),
  };
}

/** The README's "Backpressure": submit until the queue is full, go on when it has drained. */
async function sumWithDrain(
  pool: Piscina<unknown, unknown>,
  source: Iterable<number>,
): Promise<number> {
  const { promise: settled, resolve, reject } = Promise.withResolvers<void>();
  let total = 0;
  // The loop itself counts as one, so that nothing is finished before all is submitted.
  let underWay = 1;
  const settle = (result: unknown): void => {
    total += Number(result);
    underWay -= 1;
    if (underWay === 0) resolve();
  };
  for (const input of source) {
    while (pool.queueSize >= pool.options.maxQueue) await once(pool, 'drain');
    underWay += 1;
    pool.run(input).then(settle, reject);
  }
  settle(0);
  await settled;
  return total;
}

import { Tinypool } from 'tinypool';

import type { Session, Setup } from './contender.ts';
import { WORKERS } from './contender.ts';
import { bounded } from './bounded.ts';
import { notingFirst } from './in-process.ts';

export const openThreads = (setup: Setup): Session => session(setup, 'worker_threads', false);
export const openTransfer = (setup: Setup): Session => session(setup, 'worker_threads', true);
export const openProcesses = (setup: Setup): Session => session(setup, 'child_process', false);

type Runtime = 'worker_threads' | 'child_process';

function session({ module, case: it }: Setup, runtime: Runtime, transfer: boolean): Session {
  const pool = new Tinypool({
    filename: module,
    runtime,
    minThreads: WORKERS,
    maxThreads: WORKERS,
    serialization: it.serialization,
    ...(it.inFlight !== undefined && { concurrentTasksPerWorker: it.inFlight / WORKERS }),
  });
  const run = (input: unknown): Promise<unknown> =>
    transfer
      ? pool.run(input, { transferList: [(input as Uint8Array<ArrayBuffer>).buffer] })
      : pool.run(input);
  return {
    map: (inputs, onFirst) => notingFirst(inputs.map(run), onFirst),
    // The README refers to piscina's: submit until the queue holds the square of the threads.
    sum: (source) => bounded(source, run, WORKERS + WORKERS ** 2),
  };
}

import { appendFileSync, closeSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isMainThread } from 'node:worker_threads';

import { decode, outputOf } from './inputs.ts';

/** The folder where attempts leave their marks, and the process that started it all. */
const FOLDER = process.env['FORKWISE_CHAOS_FOLDER'] ?? '.';
const isWorker = !isMainThread || process.env['FORKWISE_CHAOS_MAIN'] !== String(process.pid);

/** Of so many workers that start, one starts late, and one dies of it. */
const LATE_STARTS = 3;
const DEADLY_STARTS = 7;
const LATE_MS = 60;

if (isWorker && process.env['FORKWISE_CHAOS_STARTS'] === 'rough') await startRoughly();

/** Does what its input says; see `faults.ts`. */
export default function act(input: unknown): unknown {
  const order = decode(input);
  const { id, fault } = order;
  switch (fault) {
    case 'none':
    case 'bulk':
      return outputOf(order, input);
    case 'wait':
      return delay(id % 7).then(() => outputOf(order, input));
    case 'reject':
      return Promise.reject(Object.assign(new Error(`input ${id} fails`), { code: 'E_CHAOS' }));
    case 'rejectOdd':
      throw oddity(id);
    case 'refused':
      return { id, run: () => id };
    case 'exit':
      return process.exit(3);
    case 'exitOnce':
      if (isFirstAttempt(id)) process.exit(4);
      return outputOf(order, input);
    case 'exitLater':
      setTimeout(() => process.exit(5), id % 5);
      return outputOf(order, input);
    case 'throwLater':
      setTimeout(() => {
        throw new Error(`thrown by input ${id}`);
      }, id % 5);
      return new Promise(() => undefined);
    case 'abort':
      return process.abort();
    case 'sigkill':
      process.kill(process.pid, 'SIGKILL');
      return new Promise(() => undefined);
    case 'flood':
      return flood();
    case 'spin':
      for (;;) Math.random();
    case 'hang':
      return new Promise(() => undefined);
  }
}

/** What is thrown need not be an error. */
const oddity = (odd: number): unknown => ({ odd });

function flood(): never {
  const rows: unknown[] = [];
  for (;;) rows.push(Array.from({ length: 1000 }, (_, at) => ({ at })));
}

/** Also true of the first attempt alone where two are made at once. */
function isFirstAttempt(id: number): boolean {
  try {
    closeSync(openSync(join(FOLDER, `attempt-${id}`), 'wx'));
    return true;
  } catch {
    return false;
  }
}

async function startRoughly(): Promise<void> {
  const starts = join(FOLDER, 'starts');
  appendFileSync(starts, '.');
  const { size } = statSync(starts);
  if (size % LATE_STARTS === 0) await delay(LATE_MS);
  if (size % DEADLY_STARTS === 0) process.exit(9);
}

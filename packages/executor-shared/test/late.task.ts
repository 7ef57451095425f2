import { setTimeout as delay } from 'node:timers/promises';
import { isMainThread, threadId } from 'node:worker_threads';

/** Of two workers started one after the other, one is up long before the other. */
if (!isMainThread && threadId % 2 === 1) await delay(300);

/** How many inputs are being, or have been, waited for in `meet`. */
export const shared = (): Int32Array => new Int32Array(new SharedArrayBuffer(8));

/** Holds its thread until another one is here too; false after two seconds alone. */
export function meet(input: number, here: Int32Array): boolean {
  if (input < 0) return true;
  Atomics.add(here, 0, 1);
  Atomics.notify(here, 0);
  return Atomics.load(here, 0) >= 2 || Atomics.wait(here, 0, 1, 2000) !== 'timed-out';
}

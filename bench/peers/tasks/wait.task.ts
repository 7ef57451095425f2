import { setTimeout as sleep } from 'node:timers/promises';

const WAIT_MS = 20;

/**
 * Waits as a request does, and computes nothing. An `async function`, because poolifier does not
 * wait for promises of any other.
 */
export default async function wait(value: number): Promise<number> {
  await sleep(WAIT_MS);
  return value;
}

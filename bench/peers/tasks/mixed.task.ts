import { setTimeout as sleep } from 'node:timers/promises';

import { spin, SPINS_PER_MS } from '../support/spin.ts';

const COMPUTE_MS = 10;
const WAIT_MS = 20;

/** A request, then work on what it brought. */
export default async function mixed(value: number): Promise<number> {
  await sleep(WAIT_MS);
  return spin(COMPUTE_MS * SPINS_PER_MS, value);
}

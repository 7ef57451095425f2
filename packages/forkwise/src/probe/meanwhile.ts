import { setImmediate as nextTurn } from 'node:timers/promises';

import { BLOCK_MS, TINY_MS } from './budget.ts';
import { nextItem } from './here.ts';
import type { Sampler } from './sampler.ts';
import type { ProbeSource } from './source.ts';

/**
 * Runs inputs on this thread while a worker starts and is tried: they are done, and their times
 * make the profile better. `eachMs` is what one takes; not for inputs that wait.
 */
export async function workMeanwhile(
  sampler: Sampler,
  source: ProbeSource,
  eachMs: number,
  trial: Promise<unknown>,
): Promise<void> {
  const over = new AbortController();
  const end = (): void => over.abort();
  trial.then(end, end);
  const tiny = eachMs < TINY_MS;
  const block = Math.ceil(BLOCK_MS / Math.max(eachMs, TINY_MS / 1000));
  while (!over.signal.aborted) {
    const items = tiny ? await source.next(block) : [await nextItem(source)];
    const present = items.filter((item) => item !== undefined);
    const [first] = present;
    if (first === undefined) return;
    await (tiny ? sampler.block(present) : sampler.one(first));
    await nextTurn();
  }
}

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
    if (tiny) {
      const run = await source.nextRun(block);
      if (run === undefined) return;
      await sampler.block(run);
    } else {
      const item = await nextItem(source);
      if (item === undefined) return;
      await sampler.one(item);
    }
    await nextTurn();
  }
}

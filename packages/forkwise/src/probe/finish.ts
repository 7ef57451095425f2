import { median } from '@forkwise/core';

import { TINY_MS } from './budget.ts';
import { nextItem } from './main-probe.ts';
import type { Sampler } from './sampler.ts';
import type { ProbeSource } from './source.ts';

/** What is left and takes no longer than this is done before any decision about it could be made. */
const FINISH_MS = 20;
/** Inputs that get heavier are left to a decision after so long. */
const PATIENCE_MS = 3 * FINISH_MS;
const BLOCK = 2048;

/** Whether the rest, as far as it is known, takes no longer than deciding about it would. */
export function isNearlyDone({ timings }: Sampler, { total, rest }: ProbeSource): boolean {
  const left = rest.remaining;
  if (total === undefined || left === undefined || timings.length === 0) return false;
  return timings.every(({ idleMs }) => idleMs === 0) && left * recentMs({ timings }) <= FINISH_MS;
}

/** Runs the rest here. False where that takes longer than it looked, with some of it left. */
export async function finish(
  sampler: Sampler,
  source: ProbeSource,
  signal: AbortSignal,
): Promise<boolean> {
  const tiny = recentMs(sampler) < TINY_MS;
  const start = performance.now();
  while (!signal.aborted && performance.now() - start < PATIENCE_MS) {
    const items = tiny ? await source.next(BLOCK) : [await nextItem(source)];
    const present = items.filter((item) => item !== undefined);
    const [first] = present;
    if (first === undefined) return true;
    await (tiny ? sampler.block(present) : sampler.one(first));
  }
  return false;
}

/** Of the later half: code gets warm in the first. */
function recentMs({ timings }: Pick<Sampler, 'timings'>): number {
  return median(timings.slice(Math.floor(timings.length / 2)).map(({ wallMs }) => wallMs));
}

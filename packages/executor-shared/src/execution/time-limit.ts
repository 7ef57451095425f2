import type { Running } from './lane-words.ts';
import type { RingPage } from './ring-page.ts';

/** A worker that runs several inputs stamps its turns every 20 ms; so late, something holds it. */
const HELD_MS = 200;

/** The inputs that started before `limitMs` and still run, by the seat of their worker. */
export function pastLimit(
  pages: readonly RingPage[],
  limitMs: number,
): ReadonlyMap<number, readonly Running[]> {
  const bySeat = new Map<number, Running[]>();
  for (const page of pages) {
    if (!page.busy) continue;
    for (const running of page.runningSince(limitMs)) {
      const others = bySeat.get(running.seat);
      if (others === undefined) bySeat.set(running.seat, [running]);
      else others.push(running);
    }
  }
  return bySeat;
}

/**
 * Whether something holds the thread of a worker whose event loop last turned so long ago: then
 * inputs in flight there cannot end, and nobody can say from outside for whose sake.
 */
export function isHeld(quietMs: number, timeoutMs: number): boolean {
  return quietMs > Math.min(HELD_MS, timeoutMs / 2);
}

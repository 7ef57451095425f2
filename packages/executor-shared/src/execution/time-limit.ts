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
 * Which of a worker's overdue inputs have used up their own time. Where the worker's event loop
 * turns, all have. Where something holds its thread, that is most likely the input that started
 * last, and the others could not have finished: they are to be run again.
 */
export function toBlame(
  inputs: readonly Running[],
  quietMs: number,
  timeoutMs: number,
): readonly number[] {
  const held = quietMs > Math.min(HELD_MS, timeoutMs / 2);
  if (!held || inputs.length === 1) return inputs.map(({ index }) => index);
  const last = inputs.reduce((a, b) => (b.startedMs >= a.startedMs ? b : a));
  return [last.index];
}

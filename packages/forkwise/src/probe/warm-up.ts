import { type Timing, median } from '@forkwise/core';

/** What the first inputs paid for code that was still cold, and where that ended. */
export interface WarmUp {
  /** In all, ms; a fresh worker pays it again. */
  readonly extraMs: number;
  /** How many of the first timings it distorts. */
  readonly timings: number;
}

/** The first input may import and compile; later ones run code that is still being optimised. */
const COLD_FACTOR = 1.5;

/**
 * The leading timings that held the thread over half as long again as the later half typically does. At most
 * half of them; where inputs differ in size only the first, since others may have had more to do.
 *
 * @param even whether all inputs are of one size
 */
export function warmUp(timings: readonly Timing[], even: boolean): WarmUp {
  if (timings.length < 3) return { extraMs: 0, timings: 0 };
  const half = Math.floor(timings.length / 2);
  const steadyMs = median(timings.slice(half).map(heldMs));
  const most = even ? half : 1;
  let cold = 0;
  let extraMs = 0;
  for (const timing of timings.slice(0, most)) {
    if (heldMs(timing) <= COLD_FACTOR * steadyMs) break;
    cold += 1;
    extraMs += timing.runs * (heldMs(timing) - steadyMs);
  }
  return { extraMs, timings: cold };
}

/** Cold code holds the thread for longer; it does not wait for longer. */
const heldMs = (timing: Timing): number => timing.wallMs - timing.idleMs;

/** Whether the later half still gets faster, so that its times say little of those to come. */
export function stillWarming(timings: readonly Timing[]): boolean {
  if (timings.length < 4) return false;
  const held = timings.map(heldMs);
  const quarter = Math.floor(held.length / 4);
  const before = median(held.slice(-2 * quarter, -quarter));
  return median(held.slice(-quarter)) < STEADY_SHARE * before;
}

const STEADY_SHARE = 0.8;

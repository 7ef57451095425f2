import type { Sample, Timing } from '@forkwise/core';

/** Timings in the order in which they were taken, with a sample and, where it is known, a size each. */
export interface Measured {
  readonly samples: readonly Sample[];
  readonly timings: readonly Timing[];
  readonly sizes: readonly number[];
}

/** What V8's helper threads did. */
export interface Help {
  readonly cpuMs: number;
  /** CPU time ÷ the time for which inputs held this thread; `undefined` where not known. */
  readonly share: number | undefined;
}

/** Over less time than this, a share of it means nothing, ms. */
const LEAST_HELPED_MS = 5;

export const helpShare = (cpuMs: number, heldMs: number): number | undefined =>
  heldMs >= LEAST_HELPED_MS ? cpuMs / heldMs : undefined;

/** What all threads did since a group of timings ended, ms. */
export interface SinceFlush {
  readonly idleMs: number;
  readonly nativeCpuMs: number;
  /** Ready to run, while others had the cores. */
  readonly nativeDelayMs: number;
}

const ENOUGH_EVEN = 12;
const ENOUGH_UNEVEN = 20;

/** Whether so many inputs that ran alone say enough: where sizes differ, they are to be represented. */
export function isEnoughAlone(count: number, even: boolean): boolean {
  return count >= (even ? ENOUGH_EVEN : ENOUGH_UNEVEN);
}

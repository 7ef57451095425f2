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

/** What all threads did since a group of timings ended, ms. */
export interface SinceFlush {
  readonly idleMs: number;
  readonly nativeCpuMs: number;
  /** Ready to run, while others had the cores. */
  readonly nativeDelayMs: number;
}

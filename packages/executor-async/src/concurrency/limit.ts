import { performance } from 'node:perf_hooks';

import type { Plan } from '@forkwise/core';
import type { KnownLatency, Work } from '@forkwise/executor';

import { AdaptiveLimit } from './adaptive-limit.ts';

/** When an input started, by the usual clock and by `waitedMs`. */
export interface Began {
  readonly startMs: number;
  readonly waitingSinceMs: number;
}

/** How many inputs may be in flight now, and what it learns from. */
export interface ConcurrencyLimit {
  readonly current: number;
  /** What it believes of the latency; `undefined` when it has not looked. */
  readonly latency: KnownLatency | undefined;
  /**
   * A clock that runs only while this thread is idle, ms, as the last start or end found it: the
   * thread's own work is nobody's latency.
   */
  readonly waitedMs: number;
  /** An input starts; returns a token to be given back at its end. */
  started(nowMs: number): number;
  /** An input has ended; true when `current` has changed. */
  settled(token: number, began: Began, nowMs: number, fulfilled: boolean): boolean;
  /** There is room for an input, but none to start: the source or the consumer is slower. */
  callerLimited(nowMs: number): void;
  /** As long as no latency is known, the limit is at least this; true when `current` has changed. */
  raise(inFlight: number): boolean;
}

/** `remaining` tells how many inputs have not started, where that is known. */
export function concurrencyLimit(
  plan: Plan,
  control: Work['concurrencyControl'],
  remaining: () => number | undefined,
): ConcurrencyLimit {
  const places = plan.strategy === 'sequential' ? 1 : plan.concurrency;
  if (control === 'fixed' || places === 1) return fixedLimit(places);
  const threadTime = (): { idle: number; active: number } => performance.eventLoopUtilization();
  const known = control === 'adaptive' ? undefined : control;
  return new AdaptiveLimit(places, known, { threadTime, remaining });
}

function fixedLimit(current: number): ConcurrencyLimit {
  return {
    current,
    latency: undefined,
    waitedMs: 0,
    started: () => 0,
    settled: () => false,
    callerLimited: () => undefined,
    raise: () => false,
  };
}

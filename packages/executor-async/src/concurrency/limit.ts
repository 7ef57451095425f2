import type { Plan } from '@forkwise/core';
import type { Work } from '@forkwise/executor';

import { AdaptiveLimit } from './adaptive-limit.ts';

/** How many inputs may be in flight now, and what it learns from. */
export interface ConcurrencyLimit {
  readonly current: number;
  /** An input starts; returns the measuring round it belongs to, to be given back at its end. */
  started(nowMs: number): number;
  /** An input of `round` has ended; true when `current` has changed. */
  settled(round: number, startMs: number, nowMs: number, fulfilled: boolean): boolean;
  /** There was room for an input, but none to start: the source or the consumer is slower. */
  callerLimited(): void;
}

export function concurrencyLimit(
  plan: Plan,
  control: Work['concurrencyControl'],
): ConcurrencyLimit {
  const places = plan.strategy === 'sequential' ? 1 : plan.concurrency;
  if (control === 'fixed' || places === 1) return fixedLimit(places);
  return new AdaptiveLimit(places, control === 'adaptive' ? undefined : control);
}

function fixedLimit(current: number): ConcurrencyLimit {
  return { current, started: () => 0, settled: () => false, callerLimited: () => undefined };
}

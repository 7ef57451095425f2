import { NO_WARM_UP, type Sample } from '@forkwise/core';

/** Waiting does not get faster by being done again, even where it holds the thread. */
export const ALWAYS_WARM = { warmUp: NO_WARM_UP, firstCallMs: 0, steadyShares: [] };

/** Whether the thread is held by waiting for more than by computing. */
export function blocks(samples: readonly Sample[]): boolean {
  const excess = samples.reduce(
    (ms, { cpuMs, blockedMs, runs }) => ms + runs * (blockedMs - cpuMs),
    0,
  );
  return excess > 0;
}

/**
 * A first call that loads code from a disk waits for it, as no later call does. So if the others do
 * not block, its waiting counts as part of what a first call costs: as computing in cold code.
 */
export function withoutLoading(samples: readonly Sample[]): readonly Sample[] {
  const [first, ...later] = samples;
  if (first === undefined || later.length === 0 || blocks(later)) return samples;
  return [{ ...first, cpuMs: first.cpuMs + first.blockedMs, blockedMs: 0 }, ...later];
}

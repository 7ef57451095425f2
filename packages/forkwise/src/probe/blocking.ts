import { type MeasuredWarmUp, NO_WARM_UP, type Sample, median } from '@forkwise/core';

/** A first call that takes so many times as long as later ones did something that these do not. */
const FIRST_CALL_FACTOR = 1.5;

/**
 * Waiting does not get faster by being done again, even where it holds the thread; but a first call
 * may load code, connect, or start something beside it.
 */
export function warmFromTheSecond([first, ...later]: readonly Sample[]): BlockingWarmUp {
  const usualMs = median(later.map(({ wallMs }) => wallMs));
  const isFirst = first !== undefined && first.runs === 1;
  if (!isFirst || later.length === 0 || first.wallMs < FIRST_CALL_FACTOR * usualMs) {
    return { ...NOT_COLD, firstCallMs: 0, steadyShares: new Float64Array() };
  }
  return {
    ...NOT_COLD,
    firstCallMs: first.wallMs - usualMs,
    steadyShares: Float64Array.of(usualMs / first.wallMs),
  };
}

/** Size is not known to matter to what waits. */
const NOT_COLD = { warmUp: NO_WARM_UP, power: 0 };

type BlockingWarmUp = MeasuredWarmUp;

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

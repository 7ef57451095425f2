import type { Prediction } from '@forkwise/core';

/** What a watch sees: outcomes so far, and the time since the plan was begun. */
export interface Observation {
  readonly settled: number;
  readonly elapsedMs: number;
}

/** The observed rate may differ this much from the predicted one before anything is reconsidered. */
const STRAY = 1.25;
/** Rates over less time than this are start-up and chance. */
const LEAST_MS = 300;
/** With less than this left, a change of plan cannot pay for itself. */
const LEAST_LEFT_MS = 750;
/** Part of the inputs that must have been seen. */
const LEAST_SHARE = 0.05;
/** Expectations below this are as good as nothing, and no ratio to them means anything. */
const RESOLUTION_MS = 1;

/**
 * How many times slower (or, below 1, faster) a plan runs than was predicted, once that is certain
 * enough and enough is left to do something about it; `undefined` while all is well.
 *
 * @param inputs how many inputs the plan began with
 * @param expected how long it was expected to take for them, `startMs` of it start-up
 */
export function strayFactor(
  seen: Observation,
  inputs: number,
  expected: Pick<Prediction, 'middleMs' | 'startMs'>,
): number | undefined {
  const { startMs } = expected;
  const workedMs = seen.elapsedMs - startMs;
  if (workedMs < LEAST_MS || seen.settled < inputs * LEAST_SHARE || seen.settled < 2)
    return undefined;
  const expectedMs = ((expected.middleMs - startMs) * seen.settled) / inputs;
  const factor = workedMs / Math.max(expectedMs, RESOLUTION_MS);
  const leftMs = (workedMs / seen.settled) * (inputs - seen.settled);
  return factor > STRAY && leftMs >= LEAST_LEFT_MS ? factor : undefined;
}

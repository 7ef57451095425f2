import type { Outcome, OutcomeBatch } from '@forkwise/core';

/** Outcomes of probing, as one batch of this thread. */
export function probedBatch(outcomes: readonly Outcome[], startedMs: number): OutcomeBatch {
  const indices: number[] = [];
  const values: unknown[] = [];
  for (const outcome of outcomes) {
    if (outcome.status !== 'fulfilled') continue;
    indices.push(outcome.index);
    values.push(outcome.value);
  }
  const failures = outcomes.filter((outcome) => outcome.status !== 'fulfilled');
  const origin = performance.timeOrigin;
  const span = { worker: 0, startMs: origin + startedMs, endMs: origin + performance.now() };
  return { indices, values, failures, span };
}

/** The same of outcomes that come after the decision. */
export async function* lateBatch(
  late: Promise<readonly Outcome[]>,
  startedMs: number,
): AsyncGenerator<OutcomeBatch> {
  yield probedBatch(await late, startedMs);
}

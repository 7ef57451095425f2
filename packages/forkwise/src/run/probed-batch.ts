import type { OutcomeBatch } from '@forkwise/core';

import type { Outcomes } from '../probe/outcomes.ts';

/** Outcomes of probing as batches of this thread: those that came one by one, then each run. */
export function* probedBatches(
  { single, runs }: Outcomes,
  startedMs: number,
): Generator<OutcomeBatch> {
  const origin = performance.timeOrigin;
  const span = { worker: 0, startMs: origin + startedMs, endMs: origin + performance.now() };
  if (single.length > 0) {
    const indices: number[] = [];
    const values: unknown[] = [];
    for (const outcome of single) {
      if (outcome.status !== 'fulfilled') continue;
      indices.push(outcome.index);
      values.push(outcome.value);
    }
    const failures = single.filter((outcome) => outcome.status !== 'fulfilled');
    yield { indices, values, failures, span };
  }
  for (const { start, values } of runs) {
    const indices = Array.from(values, (_, at) => start + at);
    yield { indices, values, failures: [], span };
  }
}

/** The same of outcomes that come after the decision. */
export async function* lateBatches(
  late: Promise<Outcomes>,
  startedMs: number,
): AsyncGenerator<OutcomeBatch> {
  yield* probedBatches(await late, startedMs);
}

import type { FailedOutcome, OutcomeBatch } from '@forkwise/core/base';

import { fromErrorRecord, type ResultsMessage, unpackValues } from '../worker/index.ts';
import { type Chunk, indexAt } from './chunk.ts';

/** Notes in the chunk what the message settles, and turns the message into outcomes. */
export function settleResults(chunk: Chunk, message: ResultsMessage, worker: number): OutcomeBatch {
  const values = unpackValues(message.values);
  const indices = new Float64Array(values.length);
  chunk.unsettled -= values.length + message.failures.length;
  if (chunk.unsettled > 0) chunk.settled ??= new Uint8Array(chunk.values.length);
  for (let at = 0; at < values.length; at += 1) {
    const position =
      typeof message.positions === 'number'
        ? message.positions + at
        : (message.positions[at] as number); // one position for each value
    if (chunk.settled !== undefined) chunk.settled[position] = 1;
    indices[at] = indexAt(chunk.indices, position);
  }
  const failures = message.failures.map(({ position, error }): FailedOutcome => {
    if (chunk.settled !== undefined) chunk.settled[position] = 1;
    const index = indexAt(chunk.indices, position);
    return { index, status: 'rejected', error: fromErrorRecord(error) };
  });
  const { startMs, endMs, cpu } = message;
  return { indices, values, failures, span: { worker, startMs, endMs, cpu } };
}

/** Outcomes that no worker reported, as of now. */
export function failureBatch(failures: readonly FailedOutcome[], worker: number): OutcomeBatch {
  const nowMs = performance.timeOrigin + performance.now();
  return { indices: [], values: [], failures, span: { worker, startMs: nowMs, endMs: nowMs } };
}

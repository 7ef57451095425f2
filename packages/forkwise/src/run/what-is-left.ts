import type { OutcomeBatch } from '@forkwise/core';

import type { ResumedReader } from '../inputs/resumed-reader.ts';
import { firstInput } from '../probe/look-ahead.ts';

/**
 * The same batches, of the inputs that an earlier run has left. Nothing is begun where it has left
 * none; without `left` there was no such run. At the end all inputs have been read, unless `stop`
 * aborted.
 */
export async function* ofWhatIsLeft(
  left: ResumedReader | undefined,
  batches: AsyncIterable<OutcomeBatch>,
  stop: AbortSignal,
): AsyncGenerator<OutcomeBatch, void, undefined> {
  if (left === undefined || (await hasMore(left, stop))) yield* batches;
  if (!stop.aborted) await left?.finish();
}

async function hasMore(left: ResumedReader, stop: AbortSignal): Promise<boolean> {
  await left.begin(stop);
  // Only a look at the next input tells whether there is one.
  await firstInput(left, stop);
  return !left.ended && !stop.aborted;
}

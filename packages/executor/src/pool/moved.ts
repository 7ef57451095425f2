import type { FailedOutcome } from '@forkwise/core/base';

import type { Transfer } from '../contract.ts';
import { movedOutcome } from '../outcome/failures.ts';
import { isMoved } from '../worker/index.ts';
import { type Chunk, type Item, unsettledItems } from './chunk.ts';

export function movesInputs(transfer: Transfer | undefined): boolean {
  return transfer === 'inputs' || transfer === 'both';
}

/** Whether a worker has the only copy of an input that has no outcome yet. */
export function holdsMoved(chunks: readonly Chunk[]): boolean {
  return chunks.flatMap(unsettledItems).some(({ value }) => isMoved(value));
}

/** Inputs of a worker that has ended, those that are still here and those that are gone with it. */
export function withoutMoved(items: readonly Item[]): {
  readonly here: readonly Item[];
  readonly gone: readonly FailedOutcome[];
} {
  const here = items.filter(({ value }) => !isMoved(value));
  if (here.length === items.length) return { here, gone: [] };
  const gone = items.filter(({ value }) => isMoved(value)).map(({ index }) => movedOutcome(index));
  return { here, gone };
}

import { obstacleOf, resultNotTransferable } from '@forkwise/executor/worker';

import { TAG } from '../codec/tags.ts';
import type { LaneSink } from './lane-words.ts';

/** A result that cannot be read (no memory of its size, say) rejects its input and no other. */
export function deliver(
  sink: LaneSink,
  owner: number,
  index: number,
  tag: number,
  read: () => unknown,
): void {
  let value: unknown;
  try {
    value = read();
  } catch (error) {
    sink.reject(owner, index, resultNotTransferable(index, obstacleOf(error)));
    return;
  }
  if (tag === TAG.THROWN) sink.reject(owner, index, value);
  else sink.fulfil(owner, index, value);
}

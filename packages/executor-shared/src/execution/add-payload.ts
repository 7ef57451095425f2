import type { BlockedCrossing } from '@forkwise/core';
import { obstacleOf } from '@forkwise/executor/worker';

import { isBlocked, isCarried, toPayload, writePayload } from '../codec/payload.ts';
import { TAG } from '../codec/tags.ts';
import type { Lanes } from '../memory/layout.ts';
import type { Arenas } from './arenas.ts';

/**
 * Puts an input that is neither a number nor bare into a lane. `added alone`: the page has no room
 * for any other. `full`: the lane is as it was.
 */
export function addPayload(
  inputs: Lanes,
  lane: number,
  value: unknown,
  arenas: Arenas,
): 'added' | 'added alone' | 'full' | BlockedCrossing {
  const payload = toPayload(value);
  if (isBlocked(payload)) return payload;
  const { tag, byteLength, source } = payload;
  if (isCarried(source)) {
    if (lane > 0) return 'full';
    arenas.carry(source);
    inputs.tags[lane] = TAG.CARRIED;
    return 'added alone';
  }
  try {
    const offset = arenas.reserve(byteLength, lane === 0);
    if (offset === undefined) return 'full';
    writePayload(payload, arenas.inBytes, offset);
    inputs.tags[lane] = tag;
    inputs.places[2 * lane] = offset;
    inputs.places[2 * lane + 1] = byteLength;
  } catch (error) {
    return obstacleOf(error);
  }
  return 'added';
}

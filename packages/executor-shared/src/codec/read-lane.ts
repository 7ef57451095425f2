import type { Lanes } from '../memory/layout.ts';
import { fromSource, readPayload } from './payload.ts';
import { TAG } from './tags.ts';

/** The value in a lane. It never aliases the page. */
export function readLane(lanes: Lanes, lane: number): unknown {
  const tag = lanes.tags[lane] as number; // lanes are within the page
  switch (tag) {
    case TAG.NUMBER:
      return lanes.numbers[lane];
    case TAG.UNDEFINED:
      return undefined;
    case TAG.NULL:
      return null;
    case TAG.FALSE:
      return false;
    case TAG.TRUE:
      return true;
    case TAG.CARRIED:
      return lanes.carried && fromSource(TAG.SERIALIZED, lanes.carried);
    default: {
      const offset = lanes.places[2 * lane] as number;
      const byteLength = lanes.places[2 * lane + 1] as number;
      return readPayload(tag, lanes.arena, offset, byteLength);
    }
  }
}

import type { ResourceLimits } from 'node:worker_threads';

/**
 * A thread that reaches its heap limit is granted 16 MB more, in which Node ends it. Garbage
 * collection can move all of the young generation there at once, 48 MB by default, and then V8 ends
 * the whole process instead; so a limited thread has a young generation that fits.
 */
const YOUNG_GENERATION_MB = 16;

/** The limits of a thread with `heapMb` MiB of old-space heap; `undefined` leaves the runtime's own. */
export function threadLimits(heapMb: number | undefined): ResourceLimits | undefined {
  if (heapMb === undefined) return undefined;
  return {
    maxOldGenerationSizeMb: heapMb,
    maxYoungGenerationSizeMb: YOUNG_GENERATION_MB,
  };
}

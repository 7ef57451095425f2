/**
 * What a lane of a page holds, one byte per lane. Output lanes start at `EMPTY`, become `RUNNING`
 * when their input starts, and end at one of the others; input lanes hold one of the others.
 */
export const TAG = {
  EMPTY: 0,
  RUNNING: 1,
  /** The lane's eight bytes are the number itself. */
  NUMBER: 2,
  UNDEFINED: 3,
  NULL: 4,
  FALSE: 5,
  TRUE: 6,
  /** One byte per UTF-16 unit in the arena; none is above 255. */
  LATIN1: 7,
  /** Two bytes per UTF-16 unit in the arena, so that lone surrogates survive. */
  UTF16: 8,
  ARRAY_BUFFER: 9,
  BUFFER: 10,
  /** The serialized value in the arena. */
  SERIALIZED: 11,
  /** The serialized record of what the task threw in the arena. */
  THROWN: 12,
  /** Too large to go through the arena: the value waits in the worker's port under this lane. */
  SPILLED: 13,
  /** Taken back from a dead worker by the main thread: to be run elsewhere. */
  MOVED: 14,
  /** An input with shared memory in it, alone in its page: it came with the page's mail. */
  CARRIED: 15,
  /** This and the next ten: a typed array, by its place in `TYPED_ARRAYS`. */
  TYPED_ARRAY: 16,
} as const;

/** In the order of their tags; the order is part of the page format. */
export const TYPED_ARRAYS = [
  Uint8Array,
  Uint8ClampedArray,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigUint64Array,
  BigInt64Array,
] as const;

export function isSettled(tag: number): boolean {
  return tag > TAG.RUNNING;
}

/**
 * A comparable size of an input, for sampling every size: bytes of binary values, length of texts
 * and lists, a number's magnitude, and the sum over its own properties for an object. A guess at
 * what costs time; a wrong guess only makes sampling no better than random. 0 where looking throws.
 */
export function inputSize(input: unknown): number {
  try {
    return sizeOf(input);
  } catch {
    return 0;
  }
}

function sizeOf(input: unknown): number {
  if (typeof input === 'object' && input !== null && !isCollection(input)) {
    return Object.values(input).reduce((sum: number, value) => sum + flatSize(value), 0);
  }
  return flatSize(input);
}

const ELEMENT_BYTES = 8;

/** About how much memory an input holds in texts and binary values, its own or of its properties. */
export function heldBytes(input: unknown): number {
  const held = binaryBytes(input);
  if (held > 0 || typeof input !== 'object' || input === null) return held;
  if (Array.isArray(input)) return input.length * ELEMENT_BYTES;
  try {
    return Object.values(input).reduce((sum: number, value) => sum + binaryBytes(value), 0);
  } catch {
    return 0;
  }
}

function binaryBytes(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
  return 0;
}

function isCollection(input: object): boolean {
  return Array.isArray(input) || ArrayBuffer.isView(input) || input instanceof ArrayBuffer;
}

function flatSize(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return value.length;
    case 'number':
      return Number.isFinite(value) ? Math.abs(value) : 0;
    case 'bigint':
      return value.toString(16).length;
    case 'object':
      return value === null ? 0 : objectSize(value);
    default:
      return 0;
  }
}

function objectSize(value: object): number {
  if (Array.isArray(value)) return value.length;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
  if (value instanceof Map || value instanceof Set) return value.size;
  return keyCount(value);
}

/** Inputs often share a large object; counting its keys takes as long as walking through it. */
const keyCounts = new WeakMap<object, number>();

function keyCount(value: object): number {
  const known = keyCounts.get(value);
  if (known !== undefined) return known;
  const count = Object.keys(value).length;
  if (count >= LARGE_OBJECT) keyCounts.set(value, count);
  return count;
}

const LARGE_OBJECT = 256;

/** What an input looks like from outside, to tell work like it from other work. */
export interface Likeness {
  readonly type: string;
  readonly size: number;
}

export function likenessOf(input: unknown): Likeness {
  return { type: input === null ? 'null' : typeof input, size: inputSize(input) };
}

/** Inputs this much larger or smaller are other work. */
const SAME_SIZE = 4;

export function isAlike(one: Likeness, other: Likeness): boolean {
  if (one.type !== other.type) return false;
  return one.size <= SAME_SIZE * other.size && other.size <= SAME_SIZE * one.size;
}

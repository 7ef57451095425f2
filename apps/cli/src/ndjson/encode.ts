import { types } from 'node:util';

import { encodeBinary } from './binary.ts';
import { encodeError } from './error.ts';

/**
 * Longer values are not written: half of what V8 can hold in a string (2^29 − 24), so that a line has
 * room for more, and its reader too.
 */
const LONGEST = 2 ** 28;

/**
 * A value as JSON text, in the encoding that this package's README describes. One that would take
 * more than `longest` characters is opaque.
 */
export function encodeValue(value: unknown, longest = LONGEST): string {
  try {
    const text = JSON.stringify(toPlain(value, new Set()));
    if (text.length <= longest) return text;
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
  }
  return JSON.stringify(opaque('too deep or too large'));
}

/**
 * The same value made of what JSON can hold, with `$type` objects for the rest. `ancestors` are the
 * objects being encoded around it: meeting one again is a cycle.
 */
export function toPlain(value: unknown, ancestors: Set<object>): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return plainNumber(value);
    case 'bigint':
      return { $type: 'BigInt', value: String(value) };
    case 'undefined':
      return { $type: 'undefined' };
    case 'object':
      return value === null ? null : plainObject(value, ancestors);
    case 'function':
    case 'symbol':
      break;
  }
  return opaque(`a ${typeof value}`);
}

function plainNumber(value: number): unknown {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  return { $type: 'Number', value: Object.is(value, -0) ? '-0' : String(value) };
}

function plainObject(value: object, ancestors: Set<object>): unknown {
  if (ancestors.has(value)) return opaque('a circular reference');
  ancestors.add(value);
  try {
    return plainByKind(value, (part) => toPlain(part, ancestors));
  } catch (thrown) {
    // Too deep: the whole value cannot be written. Anything else comes from a getter or `toJSON`.
    if (thrown instanceof RangeError) throw thrown;
    return opaque('a value that throws when it is read');
  } finally {
    ancestors.delete(value);
  }
}

function plainByKind(value: object, encode: (part: unknown) => unknown): unknown {
  if (Array.isArray(value)) return Array.from(value, encode);
  if (value instanceof Date) return { $type: 'Date', value: dateText(value) };
  if (value instanceof Map) {
    return {
      $type: 'Map',
      entries: Array.from(value, ([key, held]) => [encode(key), encode(held)]),
    };
  }
  if (value instanceof Set) return { $type: 'Set', values: Array.from(value, encode) };
  if (value instanceof RegExp) return { $type: 'RegExp', source: value.source, flags: value.flags };
  if (value instanceof Error) return encodeError(value, encode);
  if (types.isBoxedPrimitive(value)) return encode(value.valueOf());
  return encodeBinary(value) ?? plainRecord(value, encode);
}

function plainRecord(value: object, encode: (part: unknown) => unknown): unknown {
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    return encode((value as { toJSON(): unknown }).toJSON());
  }
  const entries = Object.entries(value).map(([key, held]) => [key, encode(held)] as const);
  const record = Object.fromEntries(entries);
  return Object.hasOwn(record, '$type') ? { $type: 'Object', value: record } : record;
}

/** ISO text, or the empty string for an invalid date. */
function dateText(date: Date): string {
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

function opaque(found: string): unknown {
  return { $type: 'Opaque', found };
}

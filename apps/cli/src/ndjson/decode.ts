import { decodeBinary } from './binary.ts';
import { decodeError } from './error.ts';

type Encoded = Readonly<Record<string, unknown>>;

/** Stands where a value could not be written; `found` says what it was. */
export class Opaque {
  readonly found: string;

  constructor(found: string) {
    this.found = found;
  }
}

/** Reads a value that `encodeValue` wrote. Throws `SyntaxError` for text that is no such value. */
export function decodeValue(text: string): unknown {
  return fromPlain(JSON.parse(text));
}

/** Turns parsed JSON with `$type` objects into the values that they stand for. */
export function fromPlain(plain: unknown): unknown {
  if (plain === null || typeof plain !== 'object') return plain;
  if (Array.isArray(plain)) return plain.map(fromPlain);
  const record = plain as Encoded;
  return Object.hasOwn(record, '$type') ? fromTyped(record) : fromRecord(record);
}

function fromRecord(record: Encoded): unknown {
  return Object.fromEntries(Object.entries(record).map(([key, held]) => [key, fromPlain(held)]));
}

function fromTyped(record: Encoded): unknown {
  const type = String(record['$type']);
  const read = READERS.get(type);
  if (read !== undefined) return read(record);
  const binary =
    typeof record['base64'] === 'string' ? decodeBinary(type, record['base64']) : undefined;
  if (binary !== undefined) return binary;
  throw new SyntaxError(`There is no value of $type ${JSON.stringify(type)}.`);
}

const READERS: ReadonlyMap<string, (record: Encoded) => unknown> = new Map([
  ['undefined', () => undefined],
  ['Number', (record) => Number(record['value'])],
  ['BigInt', (record) => BigInt(record['value'] as string)],
  ['Date', (record) => new Date(record['value'] as string)],
  ['RegExp', (record) => new RegExp(record['source'] as string, record['flags'] as string)],
  ['Map', (record) => new Map((record['entries'] as [unknown, unknown][]).map(readEntry))],
  ['Set', (record) => new Set((record['values'] as unknown[]).map(fromPlain))],
  ['Error', (record) => decodeError(record, fromPlain)],
  ['Object', (record) => fromRecord(record['value'] as Encoded)],
  ['Opaque', (record) => new Opaque(String(record['found']))],
] satisfies [string, (record: Encoded) => unknown][]);

function readEntry([key, held]: [unknown, unknown]): [unknown, unknown] {
  return [fromPlain(key), fromPlain(held)];
}

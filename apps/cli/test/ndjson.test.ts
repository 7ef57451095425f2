import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { collect } from '../src/inputs/collect.ts';
import { toPlain } from '../src/ndjson/encode.ts';
import {
  decodeOutcome,
  decodeValue,
  encodeOutcome,
  encodeValue,
  Opaque,
  readOutcomes,
} from '../src/ndjson/index.ts';

const binary = fc.oneof(
  fc.uint8Array(),
  fc.int16Array(),
  fc.float64Array(),
  fc.bigUint64Array(),
  fc.uint8Array().map((bytes) => new Uint8Array(bytes).buffer),
);

/** Values that a task may return, `$type` and `__proto__` keys among them. */
const value = fc.letrec((tie) => ({
  any: fc.oneof({ depthSize: 'small' }, tie('leaf'), tie('nested')),
  leaf: fc.oneof(
    fc.constantFrom(undefined, null, NaN, -0, Infinity, -Infinity, new Date(NaN), /a+/giu),
    fc.double(),
    fc.string({ unit: 'binary' }),
    fc.bigInt(),
    fc.boolean(),
    fc.date(),
    binary,
  ),
  nested: fc.oneof(
    fc.array(tie('any')),
    fc.dictionary(
      fc.oneof(fc.string(), fc.constantFrom('$type', '__proto__', 'value')),
      tie('any'),
      {
        noNullPrototype: true,
      },
    ),
    fc.array(fc.tuple(tie('any'), tie('any'))).map((entries) => new Map(entries)),
    fc.array(tie('any')).map((values) => new Set(values)),
  ),
})).any;

describe('the encoding of results', () => {
  it('gives back every value that it was given', () => {
    fc.assert(
      fc.property(value, (given) => {
        expect(decodeValue(encodeValue(given))).toStrictEqual(given);
      }),
    );
  });

  it('writes one line of JSON whatever the value', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withTypedArray: true, withMap: true }),
        (given) => {
          const line = encodeOutcome({ index: 0, status: 'fulfilled', value: given });
          expect(line.indexOf('\n')).toBe(line.length - 1);
          expect(JSON.parse(line)).toHaveProperty('value');
        },
      ),
    );
  });

  it('writes plain data as plain JSON', () => {
    const plain = fc
      .jsonValue({ noUnicodeString: false })
      .filter((json) => !hasMinusZeroOrType(json));
    fc.assert(
      fc.property(plain, (given) => {
        expect(encodeValue(given)).toBe(JSON.stringify(given));
      }),
    );
  });

  it('writes binary values as base64 under their type', () => {
    expect(encodeValue(Uint8Array.of(1, 2, 255))).toBe('{"$type":"Uint8Array","base64":"AQL/"}');
    expect(decodeValue(encodeValue(Buffer.from('ab')))).toStrictEqual(Uint8Array.of(97, 98));
  });

  it('escapes an object that has a $type of its own', () => {
    const given = { $type: 'Date', value: 'not a date' };
    expect(encodeValue(given)).toBe(
      '{"$type":"Object","value":{"$type":"Date","value":"not a date"}}',
    );
    expect(decodeValue(encodeValue(given))).toStrictEqual(given);
  });

  it('keeps the name, message, code, cause and properties of an error', () => {
    const cause = new RangeError('too far');
    const given = Object.assign(new TypeError('not so', { cause }), { code: 'E_SO', path: '/x' });
    const read = decodeValue(encodeValue(given));
    expect(read).toBeInstanceOf(TypeError);
    expect(read).toMatchObject({ message: 'not so', code: 'E_SO', path: '/x' });
    expect((read as Error).cause).toStrictEqual(cause);
  });

  it('says what it could not write and keeps the rest', () => {
    const loop: Record<string, unknown> = { good: 1, call: () => 1 };
    loop['self'] = loop;
    expect(decodeValue(encodeValue(loop))).toStrictEqual({
      good: 1,
      call: new Opaque('a function'),
      self: new Opaque('a circular reference'),
    });
  });

  it('writes an object twice that is met twice without a cycle', () => {
    const point = { x: 1 };
    expect(toPlain([point, point], new Set())).toStrictEqual([{ x: 1 }, { x: 1 }]);
  });

  it('says so when a value is nested too deeply for JSON', () => {
    let deep: unknown = 0;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(decodeValue(encodeValue(deep))).toStrictEqual(new Opaque('too deep or too large'));
  });

  it('says so when it would take more characters than a line may have', () => {
    expect(encodeValue('x'.repeat(9), 11)).toBe(`"${'x'.repeat(9)}"`);
    expect(decodeValue(encodeValue('x'.repeat(10), 11))).toStrictEqual(
      new Opaque('too deep or too large'),
    );
  });

  it('says so when it would take more than any string has', () => {
    const long = 'x'.repeat(2 ** 28);
    const line = encodeOutcome({ index: 7, status: 'fulfilled', value: [long, long] });
    expect(decodeOutcome(line)).toMatchObject({
      index: 7,
      value: new Opaque('too deep or too large'),
    });
  });

  it('uses what toJSON gives', () => {
    expect(encodeValue(new URL('https://example.test/a'))).toBe('"https://example.test/a"');
  });

  it('refuses a $type that it does not know', () => {
    expect(() => decodeValue('{"$type":"Nothing"}')).toThrow(SyntaxError);
    expect(() => decodeValue('{"$type":"constructor","base64":""}')).toThrow(SyntaxError);
  });
});

describe('outcome lines', () => {
  it('carry index, status and value or error, and read back', async () => {
    const outcomes = [
      { index: 0, status: 'fulfilled', value: undefined },
      { index: 7, status: 'rejected', error: 'no error object' },
      { index: 8, status: 'timedOut', error: new Error('late') },
    ] as const;
    const lines = outcomes.map(encodeOutcome);
    expect(lines[1]).toBe('{"index":7,"status":"rejected","error":"no error object"}\n');
    expect(lines.map(decodeOutcome)).toStrictEqual(outcomes);
    expect(await collect(readOutcomes(lines))).toStrictEqual(outcomes);
  });
});

function hasMinusZeroOrType(json: unknown): boolean {
  if (Object.is(json, -0)) return true;
  if (json === null || typeof json !== 'object') return false;
  return Object.hasOwn(json, '$type') || Object.values(json).some(hasMinusZeroOrType);
}

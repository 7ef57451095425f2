import { describe, expect, it } from 'vitest';

import {
  bareTag,
  fromSource,
  isBlocked,
  readPayload,
  toPayload,
  toThrownPayload,
  writePayload,
} from '../src/codec/payload.ts';
import { TAG, TYPED_ARRAYS } from '../src/codec/tags.ts';

class Point {
  readonly x = 1;
}

/** Through an arena that is overwritten afterwards, as a page's is when it is filled again. */
function throughArena(value: unknown): unknown {
  const payload = toPayload(value);
  if (isBlocked(payload)) throw new Error(`blocked: ${payload.reason} at ${payload.path}`);
  const arena = Buffer.from(new SharedArrayBuffer(payload.byteLength + 16));
  writePayload(payload, arena, 8);
  const read = readPayload(payload.tag, arena, 8, payload.byteLength);
  arena.fill(0xff);
  return read;
}

describe('values through an arena', () => {
  const holes = [1, , 3]; // oxlint-disable-line no-sparse-arrays
  const cases: Record<string, unknown> = {
    'an empty string': '',
    'ASCII text': 'plain',
    'Latin-1 text': 'façade',
    'text beyond the basic plane': 'a 🎉 b',
    'a lone surrogate': 'x\ud800y',
    'a bigint': 2n ** 80n,
    'an object with the numbers that JSON loses': { a: -0, b: NaN, c: Infinity, d: undefined },
    'an array with holes': holes,
    'a Map': new Map<unknown, unknown>([[{ k: 1 }, new Set([1, 'two'])]]),
    'a Date': new Date(12345),
    'a RegExp': /a+/gi,
    'an object without a prototype': Object.assign(Object.create(null) as object, { x: 1 }),
    'an ArrayBuffer': new Uint8Array([1, 2, 3]).buffer,
    'a DataView': new DataView(new Uint8Array([1, 2, 3, 4]).buffer, 1, 2),
    'nested binary values': { bytes: Buffer.from('inner'), floats: new Float32Array([1.5]) },
  };

  for (const [name, value] of Object.entries(cases)) {
    it(`keeps ${name}`, () => {
      expect(throughArena(value)).toStrictEqual(value);
    });
  }

  for (const View of TYPED_ARRAYS) {
    it(`keeps a ${View.name} over a part of its memory`, () => {
      const bytes = new Uint8Array(64).map((_, at) => at);
      const read = throughArena(new View(bytes.buffer, 8, 3));
      expect(read).toBeInstanceOf(View);
      expect(read).toStrictEqual(new View(bytes.slice(8, 8 + 3 * View.BYTES_PER_ELEMENT).buffer));
    });
  }

  it('keeps a Buffer a Buffer, with its own bytes alone', () => {
    const read = throughArena(Buffer.from('pooled')) as Buffer;
    expect(Buffer.isBuffer(read)).toBe(true);
    expect(read.toString()).toBe('pooled');
    expect(read.buffer.byteLength).toBe(6);
  });

  it('keeps views of one buffer views of one buffer, and cycles cycles', () => {
    const memory = new ArrayBuffer(16);
    const value: Record<string, unknown> = {
      a: new Uint8Array(memory, 0, 8),
      b: new Uint16Array(memory, 4, 2),
    };
    value['self'] = value;
    const read = throughArena(value) as { a: Uint8Array; b: Uint16Array; self: unknown };
    expect(read.b.buffer).toBe(read.a.buffer);
    expect(read.self).toBe(read);
    read.a[4] = 7;
    expect(read.b[0]).toBe(7);
  });

  it('keeps the properties of an error within a value', () => {
    const error = Object.assign(new RangeError('low'), { code: 'E_LOW' });
    const read = throughArena({ error }) as { error: RangeError };
    expect(read.error).toBeInstanceOf(RangeError);
    expect(read.error).toMatchObject({ message: 'low', code: 'E_LOW' });
  });

  it('leaves shared memory to a message, which keeps it shared', () => {
    const shared = { counts: new Int32Array(new SharedArrayBuffer(8)) };
    const payload = toPayload(shared);
    if (isBlocked(payload)) throw new Error(payload.reason);
    const { counts } = fromSource(payload.tag, structuredClone(payload.source)) as typeof shared;
    shared.counts[1] = 5;
    expect(counts[1]).toBe(5);
  });

  it('keeps resizable memory resizable', () => {
    const resizable = throughArena(new ArrayBuffer(4, { maxByteLength: 16 })) as ArrayBuffer;
    expect(resizable.maxByteLength).toBe(16);
  });

  it.each([
    ['a function in a row', { rows: [{ parse: () => 1 }] }, '.rows[0].parse'],
    ['an instance of a class', { at: new Point() }, '.at'],
    ['a symbol', Symbol('s'), ''],
  ])('refuses %s and says where it is', (_, value, path) => {
    expect(toPayload(value)).toMatchObject({ kind: 'blocked', path });
  });

  it('refuses a Proxy, which only the attempt shows', () => {
    expect(toPayload({ inner: new Proxy({}, {}) })).toMatchObject({ kind: 'blocked' });
  });
});

describe('bare values', () => {
  it('need no bytes', () => {
    expect([undefined, null, true, false].map(bareTag)).toEqual([
      TAG.UNDEFINED,
      TAG.NULL,
      TAG.TRUE,
      TAG.FALSE,
    ]);
    expect(['', 0n, {}].map(bareTag)).toEqual([undefined, undefined, undefined]);
  });
});

describe('what a task threw', () => {
  it('arrives as the error that it was, however little of it can cross', () => {
    const thrown = Object.assign(new TypeError('odd', { cause: new Error('why') }), {
      code: 'E_ODD',
      handler: () => 1,
    });
    const payload = toThrownPayload(thrown);
    const arena = Buffer.alloc(payload.byteLength);
    writePayload(payload, arena, 0);
    const read = readPayload(payload.tag, arena, 0, payload.byteLength);
    expect(read).toBeInstanceOf(TypeError);
    expect(read).toMatchObject({ message: 'odd', code: 'E_ODD', cause: { message: 'why' } });
    expect((read as Error).stack).toBe(thrown.stack);
  });
});

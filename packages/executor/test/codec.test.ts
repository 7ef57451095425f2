import { deserialize, serialize } from 'node:v8';

import { describe, expect, it } from 'vitest';

import { type EncodedValues, type Medium, unpackValues, ValuePacker } from '../src/worker/index.ts';

/** There and back, as a port or an IPC channel would do it. */
function send(medium: Medium, values: readonly unknown[]): ArrayLike<unknown> {
  const packer = new ValuePacker(medium);
  for (const value of values) expect(packer.add(value)).toBeUndefined();
  const { encoded, transfer } = packer.pack();
  const received =
    medium === 'thread'
      ? structuredClone(encoded, { transfer })
      : (deserialize(serialize(encoded)) as EncodedValues);
  return unpackValues(received);
}

describe.each(['thread', 'process'] as const)('values sent to a %s', (medium) => {
  it('arrive as one array of doubles when all are numbers', () => {
    expect(send(medium, [1, -0, NaN, 2.5])).toStrictEqual(Float64Array.of(1, -0, NaN, 2.5));
  });

  it('arrive with Buffers, bare objects and whole errors in their places', () => {
    const buffer = Buffer.from('nested');
    const bare = Object.assign(Object.create(null) as object, { a: 1 });
    const error = Object.assign(new RangeError('outer', { cause: new TypeError('inner') }), {
      code: 'E_RANGE',
      details: { bytes: Buffer.from('in an error') },
    });
    const sent = [{ list: [buffer, bare, error, buffer] }];
    const [received] = Array.from(send(medium, sent)) as typeof sent;
    expect(received).toStrictEqual(sent[0]);
    const [first, , revived, again] = received?.list ?? [];
    expect(first).toBe(again);
    expect(revived).toMatchObject({
      code: 'E_RANGE',
      details: { bytes: Buffer.from('in an error') },
    });
  });

  it('refuse what cannot cross, and send nothing of it', () => {
    const packer = new ValuePacker(medium);
    expect(packer.add({ error: new Error('x'), f: () => 1 })).toMatchObject({ path: '.f' });
    packer.add('kept');
    expect(packer.pack().encoded).toEqual({ kind: 'values', values: ['kept'], mends: undefined });
  });
});

describe('binary values sent to a thread', () => {
  it('leave the memory of the caller alone, and the slab of a small Buffer behind', () => {
    const buffer = Buffer.from('small');
    const view = new Uint16Array([1, 2, 3, 4]).subarray(1, 3);
    const packer = new ValuePacker('thread');
    packer.add(buffer);
    packer.add(view);
    const { encoded, transfer } = packer.pack();
    expect(transfer.map(({ byteLength }) => byteLength)).toEqual([5, 4]);
    const received = unpackValues(structuredClone(encoded, { transfer }));
    expect(Array.from(received)).toStrictEqual([Buffer.from('small'), Uint16Array.of(2, 3)]);
    expect(buffer.toString()).toBe('small');
    expect(view).toHaveLength(2);
  });

  it('stay shared over shared memory, and resizable where they were', () => {
    const cells = new Int32Array(new SharedArrayBuffer(4));
    const resizable = new ArrayBuffer(4, { maxByteLength: 8 });
    const [shared, grown] = Array.from(send('thread', [cells, resizable])) as [
      Int32Array,
      ArrayBuffer,
    ];
    shared[0] = 7;
    expect(cells[0]).toBe(7);
    expect(grown.maxByteLength).toBe(8);
  });
});

describe('values that may move', () => {
  it('take their memory along once, and leave parts of a larger memory and small inputs', () => {
    const bytes = new Uint8Array(256 * 1024).fill(7);
    const again = new Uint16Array(bytes.buffer);
    const part = new Uint8Array(512 * 1024).fill(8).subarray(256 * 1024);
    const small = new Uint8Array([1, 2]);
    const packer = new ValuePacker('thread');
    for (const value of [bytes, again, part, small]) packer.add(value);
    const { encoded, transfer } = packer.pack('large');
    const received = unpackValues(structuredClone(encoded, { transfer }));
    expect([bytes.byteLength, again.byteLength]).toEqual([0, 0]);
    expect([part.byteLength, [...small]]).toEqual([256 * 1024, [1, 2]]);
    expect(received).toEqual([
      new Uint8Array(256 * 1024).fill(7),
      new Uint16Array(128 * 1024).fill(0x0707),
      new Uint8Array(256 * 1024).fill(8),
      small,
    ]);
    // What arrives in one of them is not changed with the other.
    const [one, other] = received as unknown as [Uint8Array, Uint16Array];
    expect(one.buffer).not.toBe(other.buffer);
  });

  it('are refused when posted, not before, if their memory went another way meanwhile', () => {
    const bytes = new Uint8Array(1024);
    const packer = new ValuePacker('thread');
    packer.add(bytes);
    structuredClone(bytes, { transfer: [bytes.buffer] });
    const { encoded, transfer } = packer.pack('all');
    expect(() => structuredClone(encoded, { transfer })).toThrow(DOMException);
  });
});

import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';

import { describe, expect, it } from 'vitest';

import {
  packShared,
  type PackedShared,
  sharedSource,
  toSharedMemory,
  withSharedMemory,
} from '../src/shared-value/index.ts';

describe('toSharedMemory', () => {
  it('moves typed arrays, DataViews and Buffers at any depth, and nothing else', () => {
    const date = new Date(1);
    const value = {
      table: new Float64Array([1.5, -0]),
      rows: [new Map([['bytes', Buffer.from('hi')]])],
      view: new DataView(new ArrayBuffer(4)),
      date,
      holes: [1, , 2], // oxlint-disable-line no-sparse-arrays
    };
    const moved = toSharedMemory(value) as typeof value;
    expect(moved.table.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(moved.view.buffer).toBeInstanceOf(SharedArrayBuffer);
    const bytes = moved.rows[0]?.get('bytes');
    expect(Buffer.isBuffer(bytes)).toBe(true);
    expect(bytes?.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect([...moved.table, bytes?.toString()]).toEqual([1.5, -0, 'hi']);
    expect(moved.date).toBe(date);
    expect(1 in moved.holes).toBe(false);
    expect(value.table.buffer).toBeInstanceOf(ArrayBuffer);
  });

  it('keeps aliases, views of one buffer, cycles and keys named __proto__', () => {
    const buffer = new ArrayBuffer(16);
    const value = JSON.parse('{"__proto__": 1}') as Record<string, unknown>;
    value['low'] = new Uint8Array(buffer, 0, 8);
    value['again'] = value['low'];
    value['high'] = new Uint8Array(buffer, 8, 8);
    value['self'] = value;
    const moved = toSharedMemory(value) as Record<string, Uint8Array>;
    expect(moved['again']).toBe(moved['low']);
    expect(moved['high']?.buffer).toBe(moved['low']?.buffer);
    expect(moved['high']?.byteOffset).toBe(8);
    expect(moved['self']).toBe(moved);
    expect(Object.keys(moved)).toContain('__proto__');
  });

  it('leaves memory alone that is shared already', () => {
    const shared = new Int32Array(new SharedArrayBuffer(4));
    expect(toSharedMemory(shared)).toBe(shared);
  });
});

describe('a packed shared value', () => {
  it('arrives whole, over the same memory, as often as it is sent', () => {
    const value = { counts: new Int32Array(2), name: Buffer.from('n'), bare: bareObject() };
    const packed = packShared(value);
    const [first, second] = [sent(packed), sent(packed)].map(
      (received) => made(received) as typeof value,
    );
    Atomics.add(first?.counts as Int32Array, 0, 3);
    expect(second?.counts[0]).toBe(3);
    expect(Buffer.isBuffer(second?.name)).toBe(true);
    expect(Object.getPrototypeOf(second?.bare)).toBe(null);
    expect(packShared(value)).toBe(packed);
  });

  it('is made anew where it cannot be cloned, save for the memory', () => {
    const packed = packShared(makeTables());
    expect(packed.kind).toBe('remade');
    const [first, second] = [sent(packed), sent(packed)].map((received) => {
      expect(sharedSource(received)).toEqual({ kind: 'make' });
      return withSharedMemory(makeTables(), received) as ReturnType<typeof makeTables>;
    });
    Atomics.add(first?.tables.get('a')?.[0] as Int32Array, 1, 4);
    expect(second?.tables.get('a')?.[0]?.[1]).toBe(4);
    expect(second?.look()).toBe('up');
  });

  it('leaves a value its own view where that is of another size', () => {
    const packed = packShared({ f: () => 1, view: new Int32Array(2) });
    const other = { f: () => 1, view: new Int32Array(3) };
    const { view } = withSharedMemory(other, sent(packed)) as typeof other;
    expect(view.length).toBe(3);
    expect(view.buffer).toBeInstanceOf(ArrayBuffer);
  });
});

function makeTables() {
  return {
    look: () => 'up',
    tables: new Map([['a', [new Int32Array(2)]]]),
    other: new Int32Array(1),
  };
}

function bareObject(): object {
  return Object.create(null) as object;
}

function made(packed: PackedShared): unknown {
  const source = sharedSource(packed);
  return source.kind === 'made' ? withSharedMemory(source.value, packed) : undefined;
}

/** As a message carries it. */
function sent(packed: PackedShared): PackedShared {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(packed);
  const received = receiveMessageOnPort(port2) as { message: PackedShared };
  port1.close();
  return received.message;
}

import { describe, expect, it } from 'vitest';

import { crossing, type SpecialNodes } from '../src/crossing/index.ts';

describe('crossing', () => {
  it('lets everything pass that structured clone keeps whole', () => {
    const cyclic: { self?: unknown } = {};
    cyclic.self = [cyclic];
    const values = [
      { rows: [1, 'two', { three: 3n }] },
      [new Date(), /x/g, new Map([[{ a: 1 }, new Set([1])]])],
      [1, , 3], // oxlint-disable-line no-sparse-arrays -- a hole crosses
      cyclic,
      Object.create(null),
      { error: new RangeError('x', { cause: { code: 1 } }) },
    ];
    for (const value of values) expect(crossing(value)).toEqual({ kind: 'plain' });
  });

  it('tells primitives and binary values apart from graphs', () => {
    for (const value of [1, 'a', null, undefined, 2n, true]) {
      expect(crossing(value)).toEqual({ kind: 'primitive' });
    }
    const memories = [new Uint8Array(2), new ArrayBuffer(2), new DataView(new ArrayBuffer(1))];
    for (const value of [...memories, new SharedArrayBuffer(4), Buffer.from('a')]) {
      expect(crossing(value)).toEqual({ kind: 'binary' });
    }
  });

  it('names the place and the obstacle', () => {
    class Invoice {
      readonly total = 1;
    }
    const detached = new ArrayBuffer(8);
    structuredClone(detached, { transfer: [detached] });
    const rows: [unknown, string, string][] = [
      [() => 1, '', 'a function'],
      [{ rows: [0, { parse: () => 1 }] }, '.rows[1].parse', 'a function'],
      [{ 'a-b': Symbol('s') }, '["a-b"]', 'a symbol'],
      [[new Invoice()], '[0]', 'an Invoice (a class instance)'],
      [{ later: Promise.resolve() }, '.later', 'a Promise (a class instance)'],
      [new Map([['k', { f: () => 1 }]]), '.get("k").f', 'a function'],
      [new Set([new WeakMap()]), '.values()', 'a WeakMap (a class instance)'],
      [{ e: new Error('x', { cause: () => 1 }) }, '.e.cause', 'a function'],
      [{ [Symbol('s')]: 1 }, '', 'a property named by a symbol'],
      [new (class Rows extends Array {})(), '', 'a Rows (a class instance)'],
      [new (class Bytes extends Uint8Array {})(2), '', 'a Bytes (a class instance)'],
      [[new DOMException('x')], '[0]', 'a DOMException (a class instance)'],
      [{ detached }, '.detached', 'a buffer whose memory was transferred away'],
    ];
    for (const [value, path, reason] of rows) {
      expect(crossing(value)).toEqual({ kind: 'blocked', path, reason });
    }
  });

  it('blocks what throws when it is read, and what is nested too deeply, without throwing', () => {
    const trap = {
      list: [
        {
          get secret(): never {
            throw new Error('no');
          },
        },
      ],
    };
    expect(crossing(trap)).toMatchObject({ kind: 'blocked', path: '.list[0].secret' });
    let deep: unknown = 0;
    for (let depth = 0; depth < 200_000; depth += 1) deep = [deep];
    expect(crossing(deep)).toMatchObject({ kind: 'blocked', reason: 'nesting too deep to copy' });
  });

  it('walks heavily shared graphs in bounded time', () => {
    let shared: unknown = 1;
    for (let level = 0; level < 60; level += 1) shared = [shared, shared];
    expect(crossing(shared)).toEqual({ kind: 'plain' });
  });

  it('collects what needs mending on arrival', () => {
    const specials: SpecialNodes = { buffers: [], bare: [], errors: [] };
    const buffer = Buffer.from('a');
    const bare = Object.create(null) as object;
    const cause = new Error('inner');
    const error = new Error('outer', { cause });
    crossing({ list: [buffer, bare, error] }, specials);
    expect(specials).toEqual({ buffers: [buffer], bare: [bare], errors: [error, cause] });
  });
});

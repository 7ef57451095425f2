import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { IndexSet } from '../src/index.ts';

/** Indices around the ends of words and blocks, where they matter. */
const index = fc.oneof(
  fc.nat(200),
  fc.integer({ min: 65_500, max: 65_600 }),
  fc.integer({ min: 2 ** 40, max: 2 ** 40 + 100 }),
);

describe('a set of indices', () => {
  it('holds what a set of numbers holds', () => {
    fc.assert(
      fc.property(fc.array(index), index, (added, probe) => {
        const set = new IndexSet();
        const truth = new Set<number>();
        for (const one of added) {
          expect(set.add(one)).toBe(!truth.has(one));
          truth.add(one);
        }
        expect(set.size).toBe(truth.size);
        expect(set.has(probe)).toBe(truth.has(probe));
        expect(set.countBelow(probe)).toBe([...truth].filter((one) => one < probe).length);
        let missing = probe;
        while (truth.has(missing)) missing += 1;
        expect(set.firstMissing(probe)).toBe(missing);
      }),
    );
  });

  it('finds its way over blocks that are full', () => {
    const set = new IndexSet();
    for (let at = 0; at < 150_000; at += 1) set.add(149_999 - at);
    expect(set.firstMissing(3)).toBe(150_000);
    expect(set.countBelow(140_001)).toBe(140_001);
    expect([set.has(65_536), set.has(150_000), set.add(70_000)]).toEqual([true, false, false]);
  });

  it('refuses what is no index', () => {
    for (const wrong of [-1, 0.5, NaN, 2 ** 53]) {
      expect(() => new IndexSet().add(wrong)).toThrow(RangeError);
    }
  });
});

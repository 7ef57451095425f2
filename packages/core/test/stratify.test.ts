import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { rankWeights, sizeRanks, stratify, tiltToMean } from '../src/index.ts';

const SIZES = fc.array(fc.integer({ min: 0, max: 1e6 }), { maxLength: 300 });
const MOST = fc.integer({ min: 0, max: 60 });
const indices = (sizes: readonly number[], most: number): number[] =>
  stratify(sizes, most).map((pick) => pick.index);

describe('which inputs are sampled', () => {
  it('the middle one by size, the largest, the smallest, then the middles between', () => {
    const sizes = [50, 10, 90, 30, 70, 20, 80, 40, 60];
    const bySize = indices(sizes, 5).map((index) => sizes[index]);
    expect(bySize).toEqual([50, 90, 10, 30, 70]);
  });

  it('evenly spread positions where all sizes are equal', () => {
    expect(
      indices(
        Array.from({ length: 8 }, () => 1),
        5,
      ),
    ).toEqual([4, 7, 0, 2, 6]);
  });

  it('a giant that would otherwise go unnoticed', () => {
    const sizes = Array.from({ length: 1000 }, (_, index) => (index === 617 ? 1e6 : index % 3));
    expect(stratify(sizes, 4)).toContainEqual({ index: 617, rank: 999 });
  });

  it('of no inputs, or none allowed: none', () => {
    expect(stratify([], 5)).toEqual([]);
    expect(stratify([1, 2, 3], 0)).toEqual([]);
  });

  it('each once, as many as allowed, all when there are no more', () => {
    fc.assert(
      fc.property(SIZES, MOST, (sizes, most) => {
        const picked = indices(sizes, most);
        expect(picked.length).toBe(Math.min(most, sizes.length));
        expect(new Set(picked).size).toBe(picked.length);
        expect(picked.every((index) => index >= 0 && index < sizes.length)).toBe(true);
      }),
    );
  });

  it('leave no large gap in the order by size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 60 }),
        fc.integer({ min: 60, max: 2000 }),
        (most, count) => {
          const ranks = indices(
            Array.from({ length: count }, (_, i) => i),
            most,
          ).toSorted((a, b) => a - b);
          const gaps = ranks.slice(1).map((rank, at) => rank - (ranks[at] ?? 0));
          const evenGap = count / (most - 1);
          expect(Math.max(...gaps)).toBeLessThanOrEqual(2 * evenGap + 1);
        },
      ),
    );
  });
});

describe('what each sampled input stands for', () => {
  const RANKS = fc
    .integer({ min: 3, max: 300 })
    .chain((count) =>
      fc.tuple(
        fc.constant(count),
        fc.uniqueArray(fc.integer({ min: 0, max: count - 1 }), { minLength: 1, maxLength: 60 }),
      ),
    );

  it('itself alone at both ends, the nearest inputs in between', () => {
    expect(rankWeights([50, 100, 0, 25, 75], 101)).toEqual([25, 1, 1, 37, 37]);
  });

  it('is all of the inputs, together, once both ends and one between are known', () => {
    fc.assert(
      fc.property(RANKS, ([count, ranks]) => {
        const all = [...new Set([0, count - 1, Math.floor(count / 2), ...ranks])];
        const total = rankWeights(all, count).reduce((sum, weight) => sum + weight, 0);
        expect(total).toBeCloseTo(count, 9);
      }),
    );
  });

  it('is nearly all of them where only the middle, or the middle and the largest, are known', () => {
    expect(rankWeights([25], 50)).toEqual([48]);
    expect(rankWeights([25, 49], 50)).toEqual([48, 1]);
  });

  it('is never less than itself', () => {
    fc.assert(
      fc.property(RANKS, ([count, ranks]) => {
        expect(rankWeights(ranks, count).every((weight) => weight >= 1)).toBe(true);
      }),
    );
  });

  it('follows from its rank in the order by size', () => {
    expect([...sizeRanks([30, 10, 20, 10])]).toEqual([3, 0, 2, 1]);
  });
});

describe('samples whose sizes are not those of the whole list', () => {
  it('weigh so much more or less that together they are as large', () => {
    const weights = tiltToMean([1, 1, 1], [1, 2, 6], 4);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const [a = 0, b = 0, c = 0] = weights;
    expect(total).toBeCloseTo(3, 9);
    expect((a + 2 * b + 6 * c) / total).toBeCloseTo(4, 6);
    expect(a).toBeLessThan(b);
    expect(b).toBeLessThan(c);
  });

  it('weigh what they did where they are as large, or where no weight could help', () => {
    for (const [at, weight] of tiltToMean([2, 1], [1, 4], 2).entries()) {
      expect(weight).toBeCloseTo([2, 1][at] ?? 0, 6);
    }
    expect(tiltToMean([2, 1], [0, 0], 2)).toEqual([2, 1]);
    const [first = 0, second = 0] = tiltToMean([1, 1], [3, 3], 9);
    expect(first / second).toBeCloseTo(1, 9);
  });
});

import { array, assert, double, float, property } from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fastest, median, quantile, rotated, share, survivors } from '../decisions/statistics.ts';

const timed = (way: string, ...wallMs: number[]) => ({ way, wallMs });
const times = array(float({ min: 1, max: 1e6, noNaN: true }), { minLength: 1 });

describe('quantiles', () => {
  it('interpolates between the two closest ranks', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([10, 20], 0.9)).toBeCloseTo(19);
  });

  it('is the value itself for one value, and NaN for none', () => {
    expect(median([7])).toBe(7);
    expect(median([])).toBeNaN();
  });

  it('reaches both ends and never leaves the range', () => {
    assert(
      property(times, double({ min: 0, max: 1, noNaN: true }), (values, p) => {
        expect(quantile(values, 0)).toBe(Math.min(...values));
        expect(quantile(values, 1)).toBe(Math.max(...values));
        expect(quantile(values, p)).toBeGreaterThanOrEqual(Math.min(...values));
        expect(quantile(values, p)).toBeLessThanOrEqual(Math.max(...values));
      }),
    );
  });

  it('gives the share of values for which something holds', () => {
    expect(share([1, 2, 3, 4], (value) => value > 1)).toBe(0.75);
  });
});

describe('choosing among timed ways', () => {
  it('judges a way by its median, not by its luckiest round', () => {
    expect(fastest([timed('steady', 10, 11, 12), timed('lucky', 1, 20, 20)])?.way).toBe('steady');
    expect(fastest([])).toBeUndefined();
  });

  it('keeps those close to the best, the fastest first, and no more than the limit', () => {
    const ways = [timed('far', 16), timed('near', 14), timed('best', 10), timed('edge', 15)];
    expect(survivors(ways, 1.5, 9).map(({ way }) => way)).toEqual(['best', 'near', 'edge']);
    expect(survivors(ways, 1.5, 2).map(({ way }) => way)).toEqual(['best', 'near']);
  });

  it('always keeps the best', () => {
    assert(
      property(array(times, { minLength: 1 }), (rounds) => {
        const ways = rounds.map((wallMs, way) => ({ way, wallMs }));
        expect(survivors(ways, 1.2, 4)[0]).toBe(fastest(ways));
      }),
    );
  });

  it('turns the order from round to round and loses nothing', () => {
    const first = new Set([1, 2, 3].map((round) => rotated(['a', 'b', 'c', 'd'], round)[0]));
    expect(first.size).toBeGreaterThan(1);
    expect(rotated(['a', 'b', 'c', 'd'], 5).toSorted()).toEqual(['a', 'b', 'c', 'd']);
  });
});

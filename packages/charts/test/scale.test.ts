import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { linearScale, scaleFor } from '../src/scale.ts';

describe('an axis', () => {
  it('is linear from zero while values are alike, with round marks', () => {
    const scale = scaleFor([120, 480], 700);
    expect(scale.isLog).toBe(false);
    expect(scale.at(0)).toBe(0);
    expect(scale.ticks).toEqual([0, 50, 100, 150, 200, 250, 300, 350, 400, 450, 500]);
  });

  it('is logarithmic where they differ by a lot, with a mark for each decade', () => {
    const scale = scaleFor([3, 4000], 700);
    expect(scale.isLog).toBe(true);
    expect(scale.ticks).toEqual([1, 10, 100, 1000, 10_000]);
    expect(scale.at(100) - scale.at(10)).toBeCloseTo(scale.at(1000) - scale.at(100), 9);
  });

  it('holds every value, and every mark', () => {
    const values = fc.array(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.integer({ min: 150, max: 2000 }), (some, width) => {
        const scale = scaleFor(some, width);
        for (const one of [...some, ...scale.ticks]) {
          expect(scale.at(one)).toBeGreaterThanOrEqual(-1e-6);
          expect(scale.at(one)).toBeLessThanOrEqual(width * (1 + 1e-6));
        }
      }),
    );
  });

  it('has no more marks than asked for, and one more at the end', () => {
    expect(linearScale(17, 100, 4).ticks).toEqual([0, 5, 10, 15, 20]);
    expect(linearScale(1, 100, 2).ticks).toEqual([0, 0.5, 1]);
  });
});

import { expect, it } from 'vitest';

import { usualRatio } from '../src/index.ts';

const drawn = (gain: number, spanMs: number) => [{ gain, spanMs, weight: 1, steadyFactor: 1 }];

it('expects two isolates to slow each other little where nothing needs to get warm', () => {
  expect(usualRatio([])).toBeCloseTo(1.05, 12);
  expect(usualRatio(drawn(0.5, 10))).toBeLessThan(1.07);
});

it('expects them to slow each other more, the more cold code there is, up to a bound', () => {
  const ratios = [0.5, 1, 2, 3, 10].map((gain) => usualRatio(drawn(gain, 150)));
  expect(ratios).toEqual(ratios.toSorted((a, b) => a - b));
  expect(usualRatio(drawn(2.5, 150))).toBeGreaterThan(1.1);
  expect(usualRatio(drawn(100, 500))).toBeCloseTo(1.2, 12);
});

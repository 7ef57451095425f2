import { describe, expect, it } from 'vitest';

import { parseQuantity } from '../src/form/quantity.ts';

describe('what is typed into a number field', () => {
  it.each([
    ['40', 'ms', 40],
    [' 0.5 ', 'ms', 0.5],
    ['.5', 'ms', 0.5],
    ['1e6', 'inputs', 1_000_000],
    ['1,000,000', 'inputs', 1_000_000],
    ['1 000', 'inputs', 1000],
    ['10_000', 'inputs', 10_000],
    ['1.5 s', 'ms', 1500],
    ['20 µs', 'ms', 0.02],
    ['2min', 'ms', 120_000],
    ['200 kB', 'bytes', 200_000],
    ['2 MiB', 'bytes', 2 ** 21],
    ['1.5 GiB', 'MiB', 1536],
    ['-3', 'ms', -3],
  ])('%s in %s is %d', (text, unit, value) => {
    expect(parseQuantity(text, unit)).toBeCloseTo(value, 9);
  });

  it.each([
    ['', 'ms'],
    ['some', 'ms'],
    ['1,5', 'ms'],
    ['1,00', 'inputs'],
    ['12,000,00', 'inputs'],
    ['5 kB', 'ms'],
    ['5 s', 'bytes'],
    ['3 cores', 'inputs'],
    ['0x10', 'ms'],
    ['Infinity', 'ms'],
    ['1 2', 'ms'],
  ])('%s in %s is no number', (text, unit) => {
    expect(parseQuantity(text, unit)).toBeUndefined();
  });
});

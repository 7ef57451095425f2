import { describe, expect, it } from 'vitest';

import {
  digits,
  formatBytes,
  formatCount,
  formatFactor,
  formatMany,
  formatMs,
  formatRangeMs,
  formatRate,
} from '../src/index.ts';

describe('durations', () => {
  it.each([
    [0, '0 ms'],
    [0.0004, '0.4 µs'],
    [0.0123, '12.3 µs'],
    [0.9996, '1 ms'],
    [3.456, '3.46 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [1234, '1.23 s'],
    [59_940, '59.9 s'],
    [59_960, '1 min'],
    [125_000, '2 min 5 s'],
    [119_999, '2 min'],
    [3_600_000, '1 h'],
    [11_520_000, '3 h 12 min'],
    [Infinity, '∞'],
  ])('%d ms reads %s', (ms, text) => {
    expect(formatMs(ms)).toBe(text);
  });

  it.each([
    [1100, 1400, '1.1–1.4 s'],
    [800, 1200, '800 ms–1.2 s'],
    [1000, 1000, '1 s'],
    [0.5, 0.7, '500–700 µs'],
    [61_000, 125_000, '1 min 1 s–2 min 5 s'],
  ])('%d to %d ms reads %s', (low, high, text) => {
    expect(formatRangeMs(low, high)).toBe(text);
  });
});

it('never shows an exponent', () => {
  for (let ms = 1e-5; ms < 1e9; ms *= 1.37) expect(formatMs(ms)).not.toMatch(/\de/);
});

describe('other quantities', () => {
  it('have the unit that fits', () => {
    expect([0, 1023, 1024, 1.5 * 2 ** 20, 3 * 2 ** 30].map(formatBytes)).toEqual([
      '0 B',
      '1,023 B',
      '1 KiB',
      '1.5 MiB',
      '3 GiB',
    ]);
    expect([0, 0.25, 1, 12_345.6].map(formatRate)).toEqual(['0/s', '15/min', '1/s', '12,346/s']);
    expect([0.0001, 0.8, 1, 1.9549, 9.996, 67.91, 4321].map(formatFactor)).toEqual([
      '<0.01×',
      '0.80×',
      '1.00×',
      '1.95×',
      '10×',
      '67.9×',
      '4,321×',
    ]);
  });

  it('are counted by thousands, and in words', () => {
    expect([0, 999, 1000, 1e6].map(formatCount)).toEqual(['0', '999', '1,000', '1,000,000']);
    expect(formatMany(1, 'worker')).toBe('1 worker');
    expect(formatMany(1500, 'worker')).toBe('1,500 workers');
  });

  it('keep three digits', () => {
    expect([0, 0.98123, 100, 1200, 0.00012, -2.5].map(digits)).toEqual([
      '0',
      '0.981',
      '100',
      '1,200',
      '0.00012',
      '-2.5',
    ]);
  });
});

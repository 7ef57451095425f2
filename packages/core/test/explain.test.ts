import { describe, expect, it } from 'vitest';

import {
  LIMITS,
  LIMIT_MEANINGS,
  STRATEGIES,
  describePlan,
  explain,
  explainLimit,
  formatCount,
  formatFactor,
  formatMs,
} from '../src/index.ts';
import { adviceFor } from './support/advice.ts';
import { REALISTIC_NAMES } from './support/realistic.ts';
import { plan } from './support/workloads.ts';

describe('durations', () => {
  const TABLE = [
    [0, '0 ns'],
    [0.000_05, '50 ns'],
    [0.001, '1 µs'],
    [0.0123, '12 µs'],
    [0.5, '500 µs'],
    [1, '1 ms'],
    [1.26, '1.3 ms'],
    [12.3, '12 ms'],
    [123.4, '123 ms'],
    [1000, '1 s'],
    [1260, '1.3 s'],
    [59_000, '59 s'],
    [119_000, '119 s'],
    [120_000, '2 min'],
    [5_400_000, '90 min'],
    [Infinity, '∞'],
  ] as const;
  for (const [ms, text] of TABLE) {
    it(`of ${ms} ms read ${text}`, () => {
      expect(formatMs(ms)).toBe(text);
    });
  }

  it('never show an exponent', () => {
    for (let ms = 1e-5; ms < 1e9; ms *= 1.37)
      expect(formatMs(ms)).toMatch(/^[\d.]+ (ns|µs|ms|s|min)$/);
  });
});

it('factors have one decimal below ten and none above', () => {
  expect([1, 1.95, 9.94, 10, 41.6].map(formatFactor)).toEqual([
    '1.0×',
    '1.9×',
    '9.9×',
    '10×',
    '42×',
  ]);
});

it('counts are grouped by thousands', () => {
  expect([0, 999, 1000, 1e6].map(formatCount)).toEqual(['0', '999', '1,000', '1,000,000']);
});

describe('a plan in words', () => {
  it('names its parameters', () => {
    expect(describePlan(plan('sequential'))).toBe('one after another, on the main thread');
    expect(describePlan(plan('async', { concurrency: 1024 }))).toContain('up to 1,024 at once');
    expect(describePlan(plan('threads', { workers: 3 }))).toBe('3 worker threads');
    expect(describePlan(plan('threads', { workers: 1 }))).toBe('1 worker thread');
    expect(describePlan(plan('processes', { chunkSize: 2000 }))).toContain(
      '2,000 inputs at a time',
    );
    expect(describePlan(plan('shared-memory'))).toContain('4 threads over shared memory');
    expect(describePlan(plan('hybrid', { concurrency: 6 }))).toContain('4 workers with 6 at once');
  });

  it('reads differently for every strategy', () => {
    expect(new Set(STRATEGIES.map((name) => describePlan(plan(name)))).size).toBe(
      STRATEGIES.length,
    );
  });
});

it('every limit has a meaning of its own', () => {
  expect(Object.keys(LIMIT_MEANINGS).toSorted()).toEqual([...LIMITS].toSorted());
  expect(new Set(Object.values(LIMIT_MEANINGS)).size).toBe(LIMITS.length);
});

describe('an explanation', () => {
  for (const name of REALISTIC_NAMES) {
    it(`of ${name} names the class, the strategy and the time in short, and every number at length`, () => {
      const advice = adviceFor(name);
      const { short, long } = explain(advice);
      const { strategy, predictedMs } = advice.recommendation;
      for (const part of [advice.class, strategy, formatMs(predictedMs[1])]) {
        expect(short).toContain(part);
      }
      expect(short).not.toContain('\n');
      expect(long.startsWith(short)).toBe(true);
      for (const { signal, value } of advice.evidence) {
        expect(long).toContain(`${signal}: ${value}`);
      }
      for (const reason of advice.reasons) expect(long).toContain(reason);
      for (const other of advice.alternatives) expect(long).toContain(`- ${other.strategy}: `);
    });
  }

  it('gives the gain over one by one, where there is one', () => {
    expect(explain(adviceFor('fetching 100 URLs')).short).toMatch(/\d+× as fast as one by one/);
    expect(explain(adviceFor('ten small calculations')).short).not.toContain('as fast as');
  });

  it('says which strategies cannot be used, and why', () => {
    const infeasible = {
      strategy: 'threads',
      feasible: false,
      reason: 'it holds a function',
    } as const;
    const advice = { ...adviceFor('fetching 100 URLs'), alternatives: [infeasible] };
    expect(explain(advice).long).toContain('- threads: cannot be used, it holds a function');
  });

  it('ends with what to mind, and leaves out headings with nothing below them', () => {
    const advice = adviceFor('fetching 100 URLs');
    expect(explain(advice).long).not.toContain('Mind:');
    const warned = {
      ...advice,
      warnings: [{ code: 'FEW_SAMPLES', message: 'Only three were run.' }],
    };
    expect(explain(warned).long).toMatch(/Mind:\n- Only three were run\.$/);
  });

  it('of the limit gives the interval and the resource', () => {
    const { recommendation } = adviceFor('hashing 50 passwords with async pbkdf2');
    const text = explainLimit(recommendation);
    for (const ms of recommendation.predictedMs) expect(text).toContain(formatMs(ms));
    expect(text).toContain(LIMIT_MEANINGS[recommendation.limitedBy]);
  });
});

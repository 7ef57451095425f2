import { describe, expect, it } from 'vitest';

import {
  LIMITS,
  LIMIT_MEANINGS,
  STRATEGIES,
  describePlan,
  explain,
  explainLimit,
  formatMs,
} from '../src/index.ts';
import { adviceFor } from './support/advice.ts';
import { REALISTIC_NAMES } from './support/realistic.ts';
import { plan } from './support/workloads.ts';

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

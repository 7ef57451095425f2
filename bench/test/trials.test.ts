import { describe, expect, it } from 'vitest';

import { trialName, trialsFor } from '../decisions/trials.ts';

describe('the trials of a sweep', () => {
  it('cover every strategy, sequential first', () => {
    const trials = trialsFor('waiting', 100);
    expect(trials[0]).toEqual({ strategy: 'sequential' });
    expect(new Set(trials.map(({ strategy }) => strategy)).size).toBe(6);
  });

  it('never ask for more in flight, or more workers, than there are inputs, and none twice', () => {
    const trials = trialsFor('waiting', 20);
    expect(Math.max(...trials.map(({ concurrency = 1 }) => concurrency))).toBe(20);
    expect(Math.max(...trials.map(({ workers = 1 }) => workers))).toBe(20);
    expect(new Set(trials.map(trialName)).size).toBe(trials.length);
  });

  it('include everything at once for waiting work', () => {
    expect(trialsFor('waiting', 1_000)).toContainEqual({ strategy: 'async', concurrency: 1_000 });
  });

  it('are named with their workers and what each has in flight', () => {
    expect(trialName({ strategy: 'sequential' })).toBe('sequential');
    expect(trialName({ strategy: 'async', concurrency: 16 })).toBe('async ×16');
    expect(trialName({ strategy: 'threads', workers: 2 })).toBe('threads 2');
    expect(trialName({ strategy: 'hybrid', workers: 2, concurrency: 8 })).toBe('hybrid 2×8');
  });
});

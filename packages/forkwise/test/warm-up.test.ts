import type { Profile, Timing } from '@forkwise/core';
import { describe, expect, it } from 'vitest';

import { type CodeFacts, coldCode, expectedMs } from '../src/probe/warm-up.ts';

const NOTHING = { bytes: 0, encodeMs: 0, decodeMs: 0, binary: false };

const code = (importMs: number): CodeFacts => ({
  importMs,
  helperShare: undefined,
  leftHeldMs: 0,
});

function timing(wallMs: number, idleMs: number, runs = 1): Timing {
  return { index: 0, weight: 1, runs, wallMs, idleMs, input: NOTHING, output: NOTHING };
}

describe('cold code', () => {
  it('is told from the time that the thread was held, not from waiting', () => {
    const waits = [90, 40, 30, 25, 20, 20, 20, 20].map((ms) => timing(ms + 2, ms));
    const series = { timings: waits, sizes: [] };
    const { firstCallMs, steadyShares } = coldCode(series, true, code(1));
    expect(firstCallMs).toBe(0);
    expect(Math.min(...steadyShares)).toBeGreaterThan(0.6);
  });

  it('is not told from sizes that differ, where these are known to', () => {
    const timings = [16, 8, 4, 2, 1, 8, 4, 2].map((ms) => timing(ms, 0));
    const sizes = [160, 80, 40, 20, 10, 80, 40, 20];
    const share = (even: boolean): number =>
      coldCode({ timings, sizes }, even, code(30)).steadyShares[1] ?? 0;
    expect(share(false)).toBeGreaterThan(share(true));
  });
});

describe('what a fresh isolate should take', () => {
  const curve = { weight: 1, gain: 2, spanMs: 50, steadyFactor: 1 };
  const spread = (mean: number): Profile['perInput']['wallMs'] => ({
    mean,
    min: mean,
    max: mean,
    deviation: 0,
  });
  const profile = {
    perInput: {
      wallMs: spread(12),
      cpuMs: spread(10),
      blockedMs: spread(0),
      poolMs: spread(0),
      waitMs: spread(2),
      helperMs: spread(0),
    },
    task: {
      source: 'module',
      importMs: 5,
      readMs: 0,
      firstCallMs: 40,
      warmUp: { gain: 2, spanMs: 50, draws: [curve] },
      promises: true,
      failures: 0,
      places: null,
    },
  } as const satisfies Pick<Profile, 'perInput' | 'task'>;

  it('is more for the first, less for later ones, and never less than once warm', () => {
    const [first = 0, ...later] = expectedMs(
      Array.from({ length: 60 }, () => ({ runs: 1, size: 0 })),
      profile,
      [],
      0.8,
    );
    expect(first).toBeGreaterThan(40 + 12 + 10);
    expect(later).toEqual(later.toSorted((a, b) => b - a));
    expect(later.at(-1)).toBeCloseTo(12, 1);
  });

  it('follows the sizes of the inputs, per run where several were timed together', () => {
    const sizes = [100, 100];
    const warm = { ...profile, task: { ...profile.task, firstCallMs: 0, warmUp: NEVER_COLD } };
    const series = [
      { runs: 1, size: 100 },
      { runs: 1, size: 400 },
      { runs: 2, size: 200 },
      { runs: 1, size: 0 },
    ];
    expect(expectedMs(series, warm, sizes, 0.5)).toEqual([12, 22, 12, 12]);
  });
});

const NEVER_COLD = { gain: 0, spanMs: 0, draws: [] };

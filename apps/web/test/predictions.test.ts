import { describe, expect, it } from 'vitest';

import type { Scouted } from '../src/measure/messages.ts';
import { expectedOf } from '../src/measure/predictions.ts';

const NONE = { bytes: 8, encodeMs: 0, decodeMs: 0, binary: false };
const CLOCKS = {
  ratioWindowMs: 0,
  threadCpuMs: undefined,
  threadDelayMs: undefined,
  nativeCpuMs: undefined,
  nativeDelayMs: undefined,
  helperCpuMs: undefined,
  childCpuMs: undefined,
};
const DEVICE = { cores: 4, gainPerCore: 0.9, memoryMiB: 8192 };

/** A hundred inputs of which each takes 50 ms, `idleMs` of these with nothing to do. */
function scouted(idleMs: number, more: Partial<Scouted> = {}): Scouted {
  const timings = Array.from({ length: 5 }, (_, index) => ({
    ...{ index, weight: 1, runs: 1, wallMs: 50, idleMs, input: NONE, output: NONE },
  }));
  return {
    inputs: 100,
    firstStartMs: 20,
    nextStartMs: 5,
    importMs: 1,
    perChunkMs: 0.1,
    inputBlocked: undefined,
    sampling: {
      timings,
      before: { ...CLOCKS, wallMs: 0, idleMs: 0 },
      after: { ...CLOCKS, wallMs: 250, idleMs: 5 * idleMs },
      promises: idleMs > 0,
      failures: [],
      outputBlocked: undefined,
    },
    ...more,
  };
}

describe('what is expected of a browser', () => {
  it('is workers for what computes, and one thread for what waits', () => {
    const computing = expectedOf(scouted(0), DEVICE, true);
    expect(computing.class).toBe('cpu-bound');
    expect(computing.ranking.best.plan).toMatchObject({ strategy: 'threads', workers: 4 });
    const waiting = expectedOf(scouted(50), DEVICE, true);
    expect(waiting.class).toBe('io-bound');
    expect(waiting.ranking.best.plan.strategy).toBe('async');
  });

  it('is no more than the browser has', () => {
    const { plans, infeasible } = expectedOf(scouted(0), DEVICE, false).ranking;
    expect(plans.map(({ plan }) => plan.strategy).toSorted()).toEqual([
      'async',
      'sequential',
      'threads',
    ]);
    const reason = infeasible.find(({ strategy }) => strategy === 'shared-memory')?.reason;
    expect(reason).toContain('not cross-origin isolated');
  });

  it('is nothing in workers for inputs that cannot be copied to them', () => {
    const blocked = scouted(0, { inputBlocked: 'an input cannot be copied to another thread' });
    const { plans, infeasible } = expectedOf(blocked, DEVICE, true).ranking;
    expect(plans.map(({ plan }) => plan.strategy).toSorted()).toEqual(['async', 'sequential']);
    expect(infeasible.find(({ strategy }) => strategy === 'threads')?.reason).toContain('copied');
  });
});

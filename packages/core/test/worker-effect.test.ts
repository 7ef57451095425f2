import { describe, expect, it } from 'vitest';

import { type TrialTime, type WorkerTrial, workerEffect } from '../src/index.ts';

/** What is assumed of a worker beside a busy thread before anything is measured. */
const USUAL = 1.2;
const timed = (...all: readonly number[]): TrialTime[] => all.map((ms) => ({ ms, expected: 1 }));
const times = (count: number, ms: number): TrialTime[] =>
  Array.from({ length: count }, () => ({ ms, expected: 1 }));

function effect(trial: Partial<WorkerTrial>): { cpuRatio: number; cpuRatioError: number } {
  const found = workerEffect({
    worker: times(10, 10),
    main: times(10, 10),
    usualRatio: USUAL,
    importMs: 0,
    firstCallMs: 0,
    cpuShare: 1,
    sampled: 10,
    ...trial,
  });
  if (!found.measured) throw new Error('a trial is a measurement');
  return found;
}

/** Of a lone input on either side, the part of what it says that is believed. */
const LONE_TRUST = 0.04 / (0.04 + 2 * 0.0144);
const drawn = (ratio: number): number => ratio ** LONE_TRUST * USUAL ** (1 - LONE_TRUST);

describe('κ, how much slower a worker computes', () => {
  it('is nearly one where both take as long', () => {
    expect(effect({}).cpuRatio).toBeGreaterThan(1);
    expect(effect({}).cpuRatio).toBeLessThan(1.05);
  });

  it('is nearly two where many inputs took twice as long', () => {
    const { cpuRatio, cpuRatioError } = effect({ worker: times(60, 20), main: times(60, 10) });
    expect(cpuRatio).toBeGreaterThan(1.95);
    expect(cpuRatio).toBeLessThan(2);
    expect(cpuRatioError).toBeLessThan(0.1);
  });

  it('is nearly a half where many inputs took half as long', () => {
    const { cpuRatio } = effect({ worker: times(60, 10), main: times(60, 20) });
    expect(cpuRatio).toBeCloseTo(0.5, 1);
  });

  it('is drawn to the usual for a lone input, by the prior’s share of the variance', () => {
    const { cpuRatio, cpuRatioError } = effect({ worker: timed(20), main: timed(10) });
    expect(cpuRatio).toBeCloseTo(drawn(2), 12);
    expect(cpuRatioError).toBeCloseTo(drawn(2) * Math.sqrt(LONE_TRUST * 2 * 0.0144), 12);
  });

  it('is drawn closer to the usual by inputs of very different cost', () => {
    const uneven = effect({ worker: timed(2, 38), main: timed(19, 1) });
    const even = effect({ worker: timed(20, 20), main: timed(10, 10) });
    expect(uneven.cpuRatio).toBeLessThan(1.25);
    expect(even.cpuRatio).toBeGreaterThan(1.5);
  });

  it('compares as many first inputs on both sides: cold code with cold code', () => {
    const main = [...times(3, 30), ...times(500, 1)];
    expect(effect({ worker: times(3, 30), main }).cpuRatio).toBeLessThan(1.05);
  });

  it('knows large inputs from slow ones', () => {
    const worker = [10, 40, 20].map((ms) => ({ ms, expected: ms / 5 }));
    const main = [2, 60, 8].map((ms) => ({ ms, expected: ms / 5 }));
    const { cpuRatio, cpuRatioError } = effect({ worker, main });
    expect(cpuRatio).toBeLessThan(1.05);
    expect(cpuRatioError).toBeLessThan(0.1);
  });

  it('is larger by what inputs took beyond what was to be expected of them', () => {
    const worker = [10, 40, 20].map((ms) => ({ ms: ms * 1.5, expected: ms }));
    const main = [20, 2, 8].map((ms) => ({ ms, expected: ms }));
    expect(effect({ worker, main }).cpuRatio).toBeGreaterThan(1.35);
  });

  it('concerns only the computing part of an input', () => {
    const [all, half] = [1, 0.5].map(
      (cpuShare) => effect({ worker: times(60, 13), main: times(60, 10), cpuShare }).cpuRatio - 1,
    );
    expect(half).toBeCloseTo(2 * (all ?? 0), 12);
  });

  it('is not blown up where computing is next to nothing', () => {
    const [some, none] = [0.2, 0].map(
      (cpuShare) => effect({ worker: times(60, 11), main: times(60, 10), cpuShare }).cpuRatio,
    );
    expect(none).toBe(some);
  });

  it('stays between a half and two and a half', () => {
    expect(effect({ worker: times(60, 1000) }).cpuRatio).toBe(2.5);
    expect(effect({ worker: times(60, 0.01) }).cpuRatio).toBe(0.5);
  });

  it('says nothing of its own where no time passed or nothing was compared', () => {
    expect(effect({ worker: timed(0), main: timed(0) }).cpuRatio).toBeCloseTo(drawn(1), 12);
    expect(effect({ worker: timed(), main: timed() }).cpuRatio).toBeCloseTo(drawn(1), 12);
  });
});

it('keeps what a worker pays on starting, its first call κ times what it costs here', () => {
  const trial = {
    worker: timed(1),
    main: timed(1),
    cpuShare: 1,
    usualRatio: USUAL,
    sampled: 4,
    importMs: 25,
    firstCallMs: 6,
  };
  expect(workerEffect(trial)).toMatchObject({
    importMs: 25,
    firstCallMs: 6 * drawn(1),
    sampled: 4,
  });
  const slower = { ...trial, worker: times(60, 15), main: times(60, 10) };
  const found = workerEffect(slower);
  expect(found).toMatchObject({ firstCallMs: 6 * (found.measured ? found.cpuRatio : 0) });
});

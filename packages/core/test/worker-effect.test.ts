import { describe, expect, it } from 'vitest';

import { type WorkerTrial, workerEffect } from '../src/index.ts';

const times = (count: number, ms: number): number[] => Array.from({ length: count }, () => ms);

function effect(trial: Partial<WorkerTrial>): { cpuRatio: number; cpuRatioError: number } {
  const found = workerEffect({
    workerMs: times(10, 10),
    mainMs: times(10, 10),
    importMs: 0,
    firstCallMs: 0,
    cpuShare: 1,
    sampled: 10,
    ...trial,
  });
  if (!found.measured) throw new Error('a trial is a measurement');
  return found;
}

describe('κ, how much slower a worker computes', () => {
  it('is one where both take as long', () => {
    expect(effect({}).cpuRatio).toBe(1);
  });

  it('is nearly two where many inputs took twice as long', () => {
    const { cpuRatio, cpuRatioError } = effect({ workerMs: times(60, 20), mainMs: times(60, 10) });
    expect(cpuRatio).toBeGreaterThan(1.95);
    expect(cpuRatio).toBeLessThan(2);
    expect(cpuRatioError).toBeLessThan(0.1);
  });

  it('is nearly a half where many inputs took half as long', () => {
    const { cpuRatio } = effect({ workerMs: times(60, 10), mainMs: times(60, 20) });
    expect(cpuRatio).toBeCloseTo(0.5, 1);
  });

  it('is drawn to one for a lone input, by the prior’s share of the variance', () => {
    const { cpuRatio, cpuRatioError } = effect({ workerMs: [20], mainMs: [10] });
    const trust = 0.04 / (0.04 + 2 * 0.0144);
    expect(cpuRatio).toBeCloseTo(2 ** trust, 12);
    expect(cpuRatioError).toBeCloseTo(2 ** trust * Math.sqrt(trust * 2 * 0.0144), 12);
  });

  it('is drawn closer to one by inputs of very different cost', () => {
    const uneven = effect({ workerMs: [2, 38], mainMs: [19, 1] });
    const even = effect({ workerMs: [20, 20], mainMs: [10, 10] });
    expect(uneven.cpuRatio).toBeLessThan(1.1);
    expect(even.cpuRatio).toBeGreaterThan(1.5);
  });

  it('compares as many first inputs on both sides: cold code with cold code', () => {
    const mainMs = [30, 30, 30, ...times(500, 1)];
    expect(effect({ workerMs: [30, 30, 30], mainMs }).cpuRatio).toBe(1);
  });

  it('concerns only the computing part of an input', () => {
    const [all, half] = [1, 0.5].map(
      (cpuShare) =>
        effect({ workerMs: times(60, 12), mainMs: times(60, 10), cpuShare }).cpuRatio - 1,
    );
    expect(half).toBeCloseTo(2 * (all ?? 0), 12);
  });

  it('is not blown up where computing is next to nothing', () => {
    const [some, none] = [0.2, 0].map(
      (cpuShare) => effect({ workerMs: times(60, 11), mainMs: times(60, 10), cpuShare }).cpuRatio,
    );
    expect(none).toBe(some);
  });

  it('stays between a half and two and a half', () => {
    expect(effect({ workerMs: times(60, 1000) }).cpuRatio).toBe(2.5);
    expect(effect({ workerMs: times(60, 0.01) }).cpuRatio).toBe(0.5);
  });

  it('is one where no time passed or nothing was compared', () => {
    expect(effect({ workerMs: [0], mainMs: [0] }).cpuRatio).toBe(1);
    expect(effect({ workerMs: [], mainMs: [] }).cpuRatio).toBe(1);
  });
});

it('keeps what a worker pays on starting', () => {
  const trial = {
    workerMs: [1],
    mainMs: [1],
    cpuShare: 1,
    sampled: 4,
    importMs: 25,
    firstCallMs: 6,
  };
  expect(workerEffect(trial)).toMatchObject({ importMs: 25, warmUpMs: 6, sampled: 4 });
});

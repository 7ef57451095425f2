import { NO_WARM_UP, type Profile, type Sample, WORKER_NOT_MEASURED } from '@forkwise/core';
import { describe, expect, it } from 'vitest';

import { heldUp, isCrowded, relief } from '../src/probe/crowding.ts';

function worker(cpuRatio: number): Profile['worker'] {
  return {
    measured: true,
    cpuRatio,
    cpuRatioError: 0.05,
    processCpuRatio: null,
    importMs: 5,
    firstCallMs: 0,
    sampled: 3,
  };
}

const WARM = { task: { warmUp: NO_WARM_UP } };
const CURVE = { weight: 1, gain: 4, spanMs: 800, steadyFactor: 1 };
const COLD = { task: { warmUp: { ...NO_WARM_UP, draws: [CURVE] } } };

it('takes threads that compute much more slowly beside each other for crowded', () => {
  expect(isCrowded(WARM, worker(1.6), 1000)).toBe(true);
  expect(isCrowded(WARM, worker(1.2), 1000)).toBe(false);
  expect(isCrowded(WARM, WORKER_NOT_MEASURED, 1000)).toBe(false);
});

it('does not for cold code, which is slow wherever it runs, nor for little work', () => {
  expect(isCrowded(COLD, worker(1.6), 1000)).toBe(false);
  expect(isCrowded(WARM, worker(1.6), 100)).toBe(false);
});

it('sees relief only where a process is clearly faster', () => {
  expect(relief(worker(1.8), worker(1.1))).toBe(1.1);
  expect(relief(worker(1.8), worker(1.6))).toBeNull();
  expect(relief(worker(1.8), WORKER_NOT_MEASURED)).toBeNull();
});

describe('a thread that was started beside this one', () => {
  const nothing = { bytes: 0, encodeMs: 0, decodeMs: 0, binary: false };
  const samples = (...heldMs: readonly number[]): readonly Sample[] =>
    heldMs.map((cpuMs, index) => ({
      ...{ index, weight: 1, runs: 1, wallMs: cpuMs, cpuMs, input: nothing, output: nothing },
      ...{ blockedMs: 0, poolMs: 0, waitMs: 0, helperMs: 0 },
    }));

  it('holds it up where inputs take much longer since', () => {
    expect(heldUp(samples(14, 8, 8, 8), samples(8, 18, 17, 19))).toBe(17.5 / 8);
    expect(heldUp(samples(8, 8, 8), samples(13, 12, 14))).toBe(1);
  });

  it('is not blamed for one long input, nor on the word of a few', () => {
    expect(heldUp(samples(8, 8, 8), samples(8, 30, 8))).toBe(1);
    expect(heldUp(samples(8, 8), samples(18, 18, 18))).toBe(1);
    expect(heldUp(samples(8, 8, 8), samples(18, 18))).toBe(1);
  });
});

import { NO_WARM_UP, type Profile, WORKER_NOT_MEASURED } from '@forkwise/core';
import { expect, it } from 'vitest';

import { isCrowded, relief } from '../src/probe/crowding.ts';

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

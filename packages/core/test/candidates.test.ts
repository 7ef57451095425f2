import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  NO_LIMITS,
  STRATEGIES,
  type Strategy,
  candidates,
  isInProcess,
  meanDemand,
} from '../src/index.ts';
import { chunkSize } from '../src/recommend/chunk-size.ts';
import { anyMachine, anySamples } from './support/arbitraries.ts';
import { roundMachine } from './support/machines.ts';
import { sample } from './support/workloads.ts';

const COMPUTES = meanDemand([sample({ cpuMs: 10 })]);
const BLOCKS = meanDemand([sample({ blockedMs: 10 })]);
const LIMIT = fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined });
const CONCURRENT: ReadonlySet<Strategy> = new Set(['async', 'hybrid']);
const INPUTS = fc.integer({ min: 0, max: 100_000 });

function workersTried(
  strategy: 'threads' | 'processes' | 'hybrid',
  inputs: number,
  demand = COMPUTES,
  machine = roundMachine(),
): number[] {
  const plans = candidates(strategy, inputs, demand, machine, NO_LIMITS, 'thread');
  return [...new Set(plans.map((plan) => plan.workers))];
}

function inFlight(inputs: number): number[] {
  return candidates('async', inputs, COMPUTES, roundMachine(), NO_LIMITS, 'thread').map(
    (plan) => plan.concurrency,
  );
}

describe('the plans worth predicting', () => {
  it('have as many workers as cores at most, where the work computes', () => {
    expect(workersTried('threads', 1000)).toEqual([2, 3, 4]);
  });

  it('have more workers than cores where a worker mostly waits', () => {
    expect(Math.max(...workersTried('threads', 1000, BLOCKS))).toBe(64);
  });

  it('have no more workers than inputs', () => {
    expect(workersTried('threads', 3)).toEqual([2, 3]);
    expect(workersTried('processes', 1)).toEqual([1]);
  });

  it('take at most half of the free memory', () => {
    const machine = roundMachine({ freeBytes: 60e6 });
    expect(workersTried('threads', 1000, COMPUTES, machine)).toEqual([2, 3]);
    expect(workersTried('processes', 1000, COMPUTES, machine)).toEqual([1]);
    expect(Math.max(...workersTried('threads', 1000, BLOCKS, machine))).toBe(3);
  });

  it('wait with all inputs at once, where there are not too many', () => {
    expect(inFlight(10)).toEqual([2, 3, 4, 6, 8, 10]);
    expect(Math.max(...inFlight(1e6))).toBe(1024);
    expect(inFlight(1)).toEqual([1]);
  });

  it('run hybrid workers of the kind that was asked for', () => {
    const plans = candidates('hybrid', 100, COMPUTES, roundMachine(), NO_LIMITS, 'process');
    expect(new Set(plans.map((plan) => plan.workerKind))).toEqual(new Set(['process']));
  });

  it('respect every limit, and are whole and positive, whatever the workload', () => {
    const limits = fc.record({ workers: LIMIT, concurrency: LIMIT, chunkSize: LIMIT });
    const given = [fc.constantFrom(...STRATEGIES), INPUTS, anySamples, anyMachine, limits] as const;
    fc.assert(
      fc.property(...given, (strategy, inputs, samples, machine, asked) => {
        const demand = meanDemand(samples);
        const plans = candidates(strategy, inputs, demand, machine, asked, 'thread');
        expect(plans.length).toBeGreaterThan(0);
        for (const plan of plans) {
          const parameters = [plan.workers, plan.concurrency, plan.chunkSize];
          expect(parameters.every((n) => Number.isSafeInteger(n) && n >= 1)).toBe(true);
          expect(plan.workers).toBeLessThanOrEqual(asked.workers ?? Infinity);
          expect(plan.workers).toBeLessThanOrEqual(Math.max(1, inputs));
          const together = CONCURRENT.has(strategy) ? asked.concurrency : undefined;
          expect(plan.concurrency).toBe(together ?? plan.concurrency);
          const perMessage = isInProcess(strategy) ? 1 : asked.chunkSize;
          expect(plan.chunkSize).toBe(perMessage ?? plan.chunkSize);
        }
      }),
    );
  });
});

describe('the chunk size', () => {
  const MS = fc.double({ min: 0, max: 1000, noNaN: true });
  const WORKERS = fc.integer({ min: 1, max: 64 });

  it('balances dispatching with the tail: √(n·h ÷ ((m−1)·c))', () => {
    expect(chunkSize(100_000, 5, 0.1, 0.25)).toBe(Math.sqrt((100_000 * 0.1) / (4 * 0.25)));
  });

  it('is one where there are few inputs, and where one input lasts long', () => {
    expect(chunkSize(16, 4, 0.1, 0.001)).toBe(1);
    expect(chunkSize(100_000, 2, 0.1, 60)).toBe(1);
  });

  it('leaves every worker four chunks, lasts 50 ms at most, and stays within a message', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), WORKERS, MS, MS, (inputs, workers, h, each) => {
        const size = chunkSize(inputs, workers, h, each);
        expect(Number.isSafeInteger(size)).toBe(true);
        expect(size).toBeGreaterThanOrEqual(1);
        expect(size).toBeLessThanOrEqual(16_384);
        const several = size > 1 ? size : 0;
        expect(several * workers * 4).toBeLessThanOrEqual(inputs);
        expect(several * each).toBeLessThanOrEqual(50);
      }),
    );
  });
});

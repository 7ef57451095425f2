import { describe, expect, it } from 'vitest';

import { meanDemand } from '../src/index.ts';
import { unevenRounds } from '../src/predict/tail.ts';
import { seededRandom } from '../src/stats/random.ts';
import { listSchedule, shuffled } from './support/list-scheduling.ts';
import { sample } from './support/workloads.ts';

const random = seededRandom(2026);
const normal = (): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const lognormal = (variation: number): number => {
  const variance = Math.log(1 + variation * variation);
  return Math.exp(Math.sqrt(variance) * normal() - variance / 2);
};

/** Durations of mean 1 (the giant aside), so that a makespan counts inputs. */
const SHAPES = {
  even: () => 1,
  'nearly even': () => 1 + 0.1 * normal(),
  'somewhat uneven': () => lognormal(0.3),
  exponential: () => -Math.log(1 - random()),
  'very uneven': () => lognormal(2),
  'one giant of 20': (index: number) => (index === 0 ? 20 : 1),
} as const;

/** By how many mean inputs the law's mean may lie beside the simulated one. */
const TABLE = [
  // durations, inputs, workers, chunk size, most inputs beside
  ['even', 10, 4, 1, 0],
  ['even', 100, 16, 1, 0],
  ['even', 40, 4, 4, 0],
  ['even', 100, 8, 4, 0],
  ['nearly even', 100, 2, 1, 0.4],
  ['nearly even', 100, 4, 1, 0.4],
  ['nearly even', 400, 16, 1, 0.5],
  ['nearly even', 400, 8, 4, 0.5],
  ['somewhat uneven', 40, 4, 1, 0.3],
  ['somewhat uneven', 100, 8, 1, 0.5],
  ['somewhat uneven', 400, 4, 4, 1],
  ['exponential', 40, 2, 1, 0.3],
  ['exponential', 100, 4, 1, 0.6],
  ['exponential', 400, 16, 1, 1.8],
  ['exponential', 400, 8, 4, 1.5],
  ['very uneven', 100, 2, 1, 0.6],
  ['very uneven', 400, 4, 1, 3],
  ['one giant of 20', 10, 4, 1, 1.2],
  ['one giant of 20', 100, 2, 1, 0.8],
  // the giant may come last, when all others are done: the law knows its length, not its place
  ['one giant of 20', 100, 8, 1, 7],
  ['one giant of 20', 400, 4, 1, 1],
] as const;

const ROUNDS = 300;

describe('the tail, against simulated list scheduling', () => {
  for (const [shape, inputs, workers, chunkSize, most] of TABLE) {
    const where = `${inputs} ${shape} inputs on ${workers} workers, ${chunkSize} at a time`;
    it(`is at most ${most} inputs beside for ${where}`, () => {
      let simulated = 0;
      let expected = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        const times = Array.from({ length: inputs }, (_, index) => SHAPES[shape](index));
        simulated += listSchedule(shuffled(times, random), workers, chunkSize);
        const demand = meanDemand(times.map((cpuMs) => sample({ cpuMs })));
        const rounds = unevenRounds(inputs, workers, demand.wallMs, demand, chunkSize);
        expected += Math.max(demand.longestMs, rounds);
      }
      expect(Math.abs(expected - simulated) / ROUNDS).toBeLessThanOrEqual(most + 1e-9);
    });
  }
});

describe('the tail, by hand', () => {
  const EVEN = { variation: 0, longestMs: 10, wallMs: 10 };
  const UNEVEN = { variation: 1, longestMs: 50, wallMs: 10 };

  it('of even inputs is whole rounds', () => {
    expect(unevenRounds(9, 4, 10, EVEN)).toBe(30);
    expect(unevenRounds(8, 4, 10, EVEN)).toBe(20);
  });

  it('of even chunks is whole rounds of chunks', () => {
    expect(unevenRounds(24, 4, 10, EVEN, 4)).toBe(2 * 40);
  });

  it('of very uneven inputs is half the residual life of one, but for the part that overlaps', () => {
    expect(unevenRounds(100, 4, 10, UNEVEN)).toBeCloseTo(250 + (3 / 4) * 10, 12);
  });

  it('lies half way between rounds and residual life where the variation is half of uneven', () => {
    const demand = { variation: 0.15, longestMs: 15, wallMs: 10 };
    const rounds = 30;
    const residual = 22.5 + (3 / 4) * ((10 * (1 + 0.15 ** 2)) / 2);
    expect(unevenRounds(9, 4, 10, demand)).toBeCloseTo((rounds + residual) / 2, 12);
  });

  it('evens out within chunks', () => {
    const demand = { variation: 0.3, longestMs: 20, wallMs: 10 };
    const rounds = 1000;
    const residual = 1000 + ((3 / 4) * (40 * (1 + 0.15 ** 2))) / 2;
    expect(unevenRounds(400, 4, 10, demand, 4)).toBeCloseTo((rounds + residual) / 2, 12);
  });

  it('of inputs that all run at once is the longest', () => {
    expect(unevenRounds(4, 4, 10, UNEVEN)).toBe(50);
    expect(unevenRounds(1, 4, 10, UNEVEN)).toBe(10);
  });

  it('on one worker is nothing but the work', () => {
    expect(unevenRounds(7, 1, 10, UNEVEN)).toBe(70);
  });
});

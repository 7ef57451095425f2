import { describe, expect, it } from 'vitest';

import { meanDemand } from '../src/index.ts';
import { lanes, unevenRounds } from '../src/predict/tail.ts';
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
  // durations, inputs, workers, most inputs beside
  ['even', 10, 4, 0],
  ['even', 100, 16, 0],
  ['nearly even', 100, 2, 0.4],
  ['nearly even', 100, 4, 0.4],
  ['nearly even', 400, 16, 0.5],
  ['somewhat uneven', 40, 4, 0.3],
  ['somewhat uneven', 100, 8, 0.5],
  ['exponential', 40, 2, 0.3],
  ['exponential', 100, 4, 0.3],
  ['exponential', 400, 16, 0.5],
  ['very uneven', 100, 2, 0.6],
  ['very uneven', 400, 4, 1],
  ['very uneven', 400, 16, 2],
  ['one giant of 20', 10, 4, 1.2],
  ['one giant of 20', 100, 2, 0.5],
  ['one giant of 20', 100, 8, 0.7],
  ['one giant of 20', 100, 16, 0.5],
  ['one giant of 20', 400, 4, 0.5],
] as const;

const ROUNDS = 300;

describe('the tail, against simulated list scheduling', () => {
  for (const [shape, inputs, workers, most] of TABLE) {
    it(`is at most ${most} inputs beside for ${inputs} ${shape} inputs on ${workers} workers`, () => {
      let simulated = 0;
      let expected = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        const times = Array.from({ length: inputs }, (_, index) => SHAPES[shape](index));
        simulated += listSchedule(shuffled(times, random), workers);
        const demand = meanDemand(times.map((cpuMs) => sample({ cpuMs })));
        const rounds = unevenRounds(inputs, demand.wallMs, lanes(workers), demand);
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
    expect(unevenRounds(9, 10, lanes(4), EVEN)).toBe(30);
    expect(unevenRounds(8, 10, lanes(4), EVEN)).toBe(20);
  });

  it('of even inputs ends sooner where the last round has fewer lanes to slow each other', () => {
    const slowing = lanes(4, 0, (busy) => (busy + 1) / 2);
    expect(unevenRounds(9, 10, slowing, EVEN)).toBeCloseTo(2 * 10 * (4 / 2.5) + 10, 12);
  });

  it('of even inputs waits for the lane that began last', () => {
    expect(unevenRounds(8, 10, lanes(4, 2), EVEN)).toBe(20 + 3 * 2);
    expect(unevenRounds(9, 10, lanes(4, 2), EVEN)).toBe(30);
    expect(unevenRounds(4, 10, lanes(4, 2), EVEN)).toBe(10 + 3 * 2);
  });

  it('counts on no more lanes than can have begun by the end', () => {
    const few = unevenRounds(8, 10, lanes(64, 5), EVEN);
    expect(few).toBe(unevenRounds(8, 10, lanes(8, 5), EVEN));
    const many = { variation: 1, longestMs: 10, wallMs: 10 };
    const joined = Math.sqrt((2 * 1000) / 10);
    expect(unevenRounds(100, 10, lanes(50, 10), many)).toBeGreaterThan(
      1000 / joined + (10 * (joined - 1)) / 2,
    );
  });

  it('of one giant among even inputs is its length, as late as it begins on average', () => {
    const giant = 100;
    const others = 900;
    const inputs = 901;
    const wallMs = (giant + others) / inputs;
    const variance = (giant ** 2 + others) / inputs - wallMs ** 2;
    const demand = { variation: Math.sqrt(variance) / wallMs, longestMs: giant, wallMs };
    const spanMs = (giant + others) / 4;
    const found = unevenRounds(inputs, wallMs, lanes(4), demand);
    expect(found - spanMs).toBeCloseTo((3 / 4) * (giant ** 2 / (2 * spanMs)), 0);
  });

  it('grows with the lanes where inputs are very uneven', () => {
    const late = (count: number): number =>
      unevenRounds(1000 * count, 10, lanes(count), UNEVEN) - 10_000;
    expect(late(1)).toBeLessThan(1);
    expect(late(2)).toBeCloseTo(10 / 2, 0);
    expect(late(16)).toBeGreaterThan(late(4) + 5);
    expect(late(1000)).toBeLessThanOrEqual(50);
  });

  it('of uneven inputs is less where lanes that are left speed up', () => {
    const one = lanes(8, 0, () => 1);
    expect(unevenRounds(100, 10, one, UNEVEN)).toBeCloseTo(1000, 9);
  });

  it('of inputs that all run at once is the longest', () => {
    expect(unevenRounds(4, 10, lanes(4), UNEVEN)).toBe(50);
    expect(unevenRounds(1, 10, lanes(4), { ...UNEVEN, longestMs: 10 })).toBe(10);
  });

  it('of nothing is nothing', () => {
    expect(unevenRounds(0, 10, lanes(4), UNEVEN)).toBe(0);
    expect(unevenRounds(10, 0, lanes(4), UNEVEN)).toBe(0);
  });
});

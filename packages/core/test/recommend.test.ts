import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  NO_LIMITS,
  NO_OBSTACLES,
  type PlanLimits,
  type Prediction,
  type Ranking,
  STRATEGIES,
  type Strategy,
  asGoodAs,
  feasibility,
  recommend,
  simplestAmongEquals,
} from '../src/index.ts';
import { anyMachine, anySamples } from './support/arbitraries.ts';
import { seededRandom } from '../src/stats/random.ts';
import { roundMachine } from './support/machines.ts';
import { REALISTIC, REALISTIC_NAMES, type RealisticName } from './support/realistic.ts';
import { type Workload, described, plan, profileOf, stretched } from './support/workloads.ts';

const ANYWHERE = feasibility(NO_OBSTACLES);
const four = roundMachine();

function rank(workload: Workload, limits: Partial<PlanLimits> = {}, machine = four): Ranking {
  const asked = { ...NO_LIMITS, ...limits };
  return recommend(workload.profile, workload.inputs, machine, ANYWHERE, asked);
}

/** What an expert would do, on four cores. */
const BEST = {
  'fetching 100 URLs': 'async',
  'the sum of squares of four ranges': 'threads',
  'rendering 2,000 Markdown files': 'threads',
  'hashing 50 passwords with async pbkdf2': 'async',
  'a synchronous database driver': 'threads',
  'fetching pages, then parsing them': 'hybrid',
  'counting the rows of large tables': 'sequential',
  'adding one to a million numbers': 'sequential',
  'ten small calculations': 'sequential',
  'nothing measured yet': 'sequential',
} as const satisfies Record<RealisticName, Strategy>;

describe('realistic workloads on four cores', () => {
  for (const name of REALISTIC_NAMES) {
    it(`runs ${name} with ${BEST[name]}`, () => {
      expect(rank(REALISTIC[name]).best.plan.strategy).toBe(BEST[name]);
    });

    it(`does not change its mind about ${name} when every sample is off by up to 1 %`, () => {
      const { profile, inputs } = REALISTIC[name];
      for (const seed of [1, 2, 3, 4, 5]) {
        const random = seededRandom(seed);
        const samples = profile.samples.map((one) => stretched(one, 0.99 + 0.02 * random()));
        const found = rank({ profile: { ...profile, samples }, inputs });
        expect(found.best.plan.strategy).toBe(BEST[name]);
      }
    });
  }

  it('uses every core for computing', () => {
    expect(rank(REALISTIC['the sum of squares of four ranges']).best.plan.workers).toBe(4);
  });

  it('does not use more workers than are worth starting', () => {
    const machine = roundMachine({ effectiveCores: [1, 1.9, 1.92, 1.94] });
    const workload = described({ inputs: 1000, perInput: { cpuMs: 20 } });
    expect(rank(workload, {}, machine).best.plan.workers).toBe(2);
  });

  it('keeps a single core to itself', () => {
    const machine = roundMachine({ effectiveCores: [1] });
    const workload = REALISTIC['the sum of squares of four ranges'];
    expect(rank(workload, {}, machine).best.plan.strategy).toBe('sequential');
  });

  it('runs nothing at all in the simplest way', () => {
    const { best } = rank({ ...REALISTIC['fetching 100 URLs'], inputs: 0 });
    expect([best.plan.strategy, ...best.predictedMs]).toEqual(['sequential', 0, 0, 0]);
  });
});

describe('feasibility comes first', () => {
  it('never lists an infeasible strategy among the plans, however fast it were', () => {
    const stoppable = STRATEGIES.filter((name) => name !== 'sequential');
    fc.assert(
      fc.property(fc.subarray(stoppable), anySamples, anyMachine, (stopped, samples, machine) => {
        const reasons = stopped.map((name) => [name, `no ${name} here`] as const);
        const feasible = { ...ANYWHERE, ...Object.fromEntries(reasons) };
        const found = recommend(profileOf(samples), 500, machine, feasible, NO_LIMITS);
        const planned = found.plans.map((prediction) => prediction.plan.strategy);
        expect(stopped.filter((name) => planned.includes(name))).toEqual([]);
        expect(planned).toContain(found.best.plan.strategy);
        expect(found.infeasible.map(({ strategy, reason }) => [strategy, reason])).toEqual(reasons);
        expect(planned.length + stopped.length).toBe(STRATEGIES.length);
      }),
      { numRuns: 20 },
    );
  });

  it('leaves a plain function on the main thread', () => {
    const stuck = feasibility({ ...NO_OBSTACLES, source: 'function' });
    const { profile, inputs } = REALISTIC['the sum of squares of four ranges'];
    expect(recommend(profile, inputs, four, stuck, NO_LIMITS).best.plan.strategy).toBe(
      'sequential',
    );
  });

  it('still compares with sequential where sequential was ruled out', () => {
    const feasible = { ...ANYWHERE, sequential: 'another strategy was asked for' };
    const { profile, inputs } = REALISTIC['fetching 100 URLs'];
    const found = recommend(profile, inputs, four, feasible, NO_LIMITS);
    expect(found.sequential.plan.strategy).toBe('sequential');
    expect(found.plans).not.toContain(found.sequential);
  });
});

describe('limits', () => {
  it('bound the workers of every plan', () => {
    const { plans } = rank(REALISTIC['a synchronous database driver'], { workers: 3 });
    expect(Math.max(...plans.map((prediction) => prediction.plan.workers))).toBe(3);
  });

  it('fix what is in flight', () => {
    const { plans } = rank(REALISTIC['fetching 100 URLs'], { concurrency: 7 });
    const inFlight = Object.fromEntries(
      plans.map(({ plan: { strategy, concurrency } }) => [strategy, concurrency]),
    );
    expect(inFlight).toMatchObject({ sequential: 1, async: 7, threads: 1, hybrid: 7 });
  });

  it('fix the inputs per message', () => {
    const { plans } = rank(REALISTIC['rendering 2,000 Markdown files'], { chunkSize: 5 });
    const sizes = Object.fromEntries(
      plans.map((found) => [found.plan.strategy, found.plan.chunkSize]),
    );
    expect(sizes).toMatchObject({ sequential: 1, async: 1, threads: 5, processes: 5, hybrid: 5 });
  });
});

/** A prediction made by hand: its replicates lie `spread` around the middle, in step with others'. */
function predicted(strategy: Strategy, ms: number, factors: readonly number[] = [1]): Prediction {
  const replicates = Float64Array.from(factors, (factor) => ms * factor);
  return {
    plan: plan(strategy),
    middleMs: ms,
    predictedMs: [ms, ms, ms],
    limitedBy: 'cpu',
    startMs: 0,
    replicates,
  };
}

const choice = (...plans: readonly Prediction[]): Strategy =>
  simplestAmongEquals(plans.toSorted((a, b) => a.predictedMs[1] - b.predictedMs[1])).plan.strategy;

describe('among equals, the simplest', () => {
  it('wins with the same time, in the order of the strategies', () => {
    const equal = STRATEGIES.map((name) => predicted(name, 1000));
    STRATEGIES.forEach((name, at) => {
      expect(choice(...equal.slice(at).toReversed())).toBe(name);
    });
  });

  it('wins when it costs 3 % more at most', () => {
    expect(choice(predicted('processes', 1000), predicted('threads', 1030))).toBe('threads');
    expect(choice(predicted('processes', 1000), predicted('threads', 1031))).toBe('processes');
  });

  it('wins when it costs two milliseconds more at most', () => {
    expect(choice(predicted('threads', 1), predicted('sequential', 3))).toBe('sequential');
    expect(choice(predicted('threads', 1), predicted('sequential', 3.1))).toBe('threads');
  });

  it('wins up to 8 % more where the samples cannot tell the two apart', () => {
    const unsure = [0.9, 1, 1.1];
    expect(choice(predicted('processes', 1000), predicted('threads', 1080, unsure))).toBe(
      'threads',
    );
    expect(choice(predicted('processes', 1000), predicted('threads', 1081, unsure))).toBe(
      'processes',
    );
  });

  it('loses by 5 % where the samples can tell, however unsure each one is', () => {
    const together = [0.5, 1, 2];
    const threads = predicted('threads', 1050, together);
    expect(choice(predicted('processes', 1000, together), threads)).toBe('processes');
    expect(asGoodAs(threads, predicted('processes', 1000, [2, 1, 0.5]))).toBe(true);
  });
});

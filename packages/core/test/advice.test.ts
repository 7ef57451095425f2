import { describe, expect, it } from 'vitest';

import {
  NO_LIMITS,
  NO_OBSTACLES,
  type Prediction,
  STRATEGIES,
  type Strategy,
  composeAdvice,
  feasibility,
  recommend,
  validateAdvice,
} from '../src/index.ts';
import { adviceFor } from './support/advice.ts';
import { roundMachine } from './support/machines.ts';
import { REALISTIC, REALISTIC_NAMES } from './support/realistic.ts';
import { CURVE, plan, profileOf, sample } from './support/workloads.ts';

const readBack = (document: unknown): unknown => JSON.parse(JSON.stringify(document));

describe('an advice', () => {
  for (const name of REALISTIC_NAMES) {
    it(`for ${name} satisfies its schema and survives JSON`, () => {
      const advice = adviceFor(name);
      expect(validateAdvice(readBack(advice))).toEqual(advice);
    });
  }

  it('for no inputs and no samples satisfies its schema', () => {
    const [profile, machine] = [profileOf([], { inputs: 0 }), roundMachine()];
    const ranking = recommend(profile, 0, machine, feasibility(NO_OBSTACLES), NO_LIMITS);
    const parts = { profile, machine, inputs: 0, ranking, warnings: [], adviseMs: 0 };
    const advice = validateAdvice(readBack(composeAdvice(parts)));
    expect(advice.class).toBe('unknown');
    expect(advice.recommendation).toMatchObject({ strategy: 'sequential', speedup: [1, 1, 1] });
  });

  it('lists every strategy once: the recommended, the ranked rest, the infeasible last', () => {
    const feasible = feasibility({ ...NO_OBSTACLES, failsInProcess: 'no display there' });
    const advice = adviceFor('the sum of squares of four ranges', feasible);
    const others = advice.alternatives.map((other) => other.strategy);
    const all = [advice.recommendation.strategy, ...others];
    expect(all.toSorted()).toEqual([...STRATEGIES].toSorted());
    expect(advice.alternatives.at(-1)).toEqual({
      strategy: 'processes',
      feasible: false,
      reason: 'no display there',
    });
    const times = advice.alternatives.flatMap((one) => (one.feasible ? [one.predictedMs[1]] : []));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('says how much of the work is cold code, where that is much, and survives JSON with its curves', () => {
    const samples = Array.from({ length: 9 }, () => sample({ cpuMs: 5 }));
    const [reasons, inLongRuns] = [20, 20_000].map((inputs) => {
      const profile = profileOf(samples, { ...CURVE, firstCallMs: 30, inputs });
      const machine = roundMachine();
      const ranking = recommend(profile, inputs, machine, feasibility(NO_OBSTACLES), NO_LIMITS);
      const parts = { profile, machine, inputs, ranking, warnings: [], adviseMs: 0 };
      const advice = validateAdvice(readBack(composeAdvice(parts)));
      expect(advice.profile.task.warmUp).toEqual(CURVE.warmUp);
      return advice.reasons.join(' ');
    });
    expect(reasons).toContain('each worker pays for it again');
    expect(inLongRuns).not.toContain('each worker pays for it again');
  });

  it('measures speed-ups against one by one, as intervals', () => {
    const advice = adviceFor('the sum of squares of four ranges');
    const sequential = advice.alternatives.find((other) => other.strategy === 'sequential');
    const { speedup, predictedMs } = advice.recommendation;
    if (sequential?.feasible !== true) throw new Error('sequential always is');
    expect(sequential.speedup[1]).toBe(1);
    expect(speedup[1]).toBeCloseTo(sequential.predictedMs[1] / predictedMs[1], 12);
    expect(speedup[0]).toBeLessThanOrEqual(speedup[1]);
    expect(speedup[2]).toBeGreaterThanOrEqual(speedup[1]);
  });

  it('gives reasons that are numbers: the limit, the time one by one, the next best', () => {
    const { reasons } = adviceFor('rendering 2,000 Markdown files');
    expect(reasons[0]).toMatch(
      /^threads is expected to take [\d.]+ s \(.*\), limited by the cores\.$/,
    );
    expect(reasons[1]).toMatch(
      /^One after another, the inputs would take [\d.]+ s: [\d.]+× as long\.$/,
    );
    expect(reasons[2]).toMatch(/^The next best, [a-z-]+, is expected to take \d/);
  });

  it('passes warnings on', () => {
    const { profile, inputs } = REALISTIC['fetching 100 URLs'];
    const machine = roundMachine();
    const ranking = recommend(profile, inputs, machine, feasibility(NO_OBSTACLES), NO_LIMITS);
    const warnings = [{ code: 'FEW_SAMPLES', message: 'Only three were run.' }];
    const parts = { profile, machine, inputs, ranking, warnings, adviseMs: 1 };
    expect(composeAdvice(parts).warnings).toEqual(warnings);
  });
});

const made = (strategy: Strategy, ms: number): Prediction => ({
  plan: plan(strategy),
  middleMs: ms,
  predictedMs: [ms, ms, ms],
  limitedBy: 'cpu',
  startMs: 0,
  replicates: Float64Array.of(ms),
});

/** What is said of a plan of `ms` beside a recommended one of 1000 ms. */
function remark(strategy: Strategy, ms: number, best: Strategy = 'threads'): string {
  const [chosen, other] = [made(best, 1000), made(strategy, ms)];
  const sequential = strategy === 'sequential' ? other : made('sequential', 4000);
  const ranking = { best: chosen, plans: [chosen, other], sequential, infeasible: [] };
  const [profile, machine] = [profileOf([]), roundMachine()];
  const advice = composeAdvice({
    profile,
    machine,
    inputs: 10,
    ranking,
    warnings: [],
    adviseMs: 0,
  });
  return advice.alternatives[0]?.reason ?? '';
}

describe('what is said of a plan that was not chosen', () => {
  it('is how much longer it takes, and what holds it back', () => {
    expect(remark('processes', 2500)).toBe('2.50× as long, limited by the cores.');
  });

  it('is that it is less simple, where it is as fast', () => {
    expect(remark('processes', 990)).toBe('As fast as threads, but less simple.');
    expect(remark('processes', 1020)).toBe('About as fast as threads, but less simple.');
  });

  it('is never that a simpler one is less simple', () => {
    expect(remark('async', 1020)).not.toContain('less simple');
  });
});

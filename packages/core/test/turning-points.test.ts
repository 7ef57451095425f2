import { describe, expect, it } from 'vitest';

import {
  type Advice,
  type Descriptions,
  type MachineDescription,
  type QuantityName,
  type Strategy,
  type TurningPoint,
  fromDescriptions,
  quantitiesOf,
  rankDescribed,
  turningPoints,
  turningPointsOf,
} from '../src/index.ts';
import { adviceOn } from './support/advice.ts';
import { description, profileOf, sample } from './support/workloads.ts';

const MACHINE: MachineDescription = { cores: 8, gainPerCore: 0.92, poolSize: 4, freeMiB: 8192 };

const from = (traits: Parameters<typeof description>[0]): Descriptions => ({
  workload: description(traits),
  machine: MACHINE,
});

const strategyFor = ({ workload, machine }: Descriptions): Strategy =>
  rankDescribed(fromDescriptions(workload, machine)).best.plan.strategy;

function pointsOf(descriptions: Descriptions): readonly TurningPoint[] {
  return [...turningPoints(descriptions)].filter((found) => found !== undefined);
}

function point(
  descriptions: Descriptions,
  quantity: QuantityName,
  side: TurningPoint['side'],
): TurningPoint {
  const found = pointsOf(descriptions).find(
    (one) => one.quantity === quantity && one.side === side,
  );
  if (found === undefined) throw new Error(`no turning point of ${quantity} ${side}`);
  return found;
}

/** The same work with one quantity as given. */
function withQuantity(
  base: Descriptions,
  quantity: 'inputs' | 'cpuMs',
  value: number,
): Descriptions {
  const { workload } = base;
  return quantity === 'inputs'
    ? { ...base, workload: { ...workload, inputs: value } }
    : { ...base, workload: { ...workload, perInput: { ...workload.perInput, cpuMs: value } } };
}

/** The nearest number of two digits on the other side of a turning point. */
function nearest({ side, value }: TurningPoint): number {
  const digit = 10 ** (Math.floor(Math.log10(value) + 1e-9) - 1);
  if (side === 'below') return Number((value + digit).toPrecision(2));
  const isPowerOfTen = Number(value.toPrecision(1)) === value && value / digit === 10;
  return Number((value - (isPowerOfTen ? digit / 10 : digit)).toPrecision(2));
}

describe('what would change the decision', () => {
  const SMALL = from({ inputs: 40, perInput: { cpuMs: 1 }, unevenness: 0 });
  const LARGE = from({ inputs: 4000, perInput: { cpuMs: 20 }, unevenness: 0 });

  it('is where the very same recommendation changes, and not a number of two digits nearer', () => {
    for (const base of [SMALL, LARGE, from({ inputs: 300, perInput: { cpuMs: 0.4, waitMs: 2 } })]) {
      const here = strategyFor(base);
      const points = pointsOf(base).filter(({ quantity }) => quantity === 'cpuMs');
      expect(points.length).toBeGreaterThan(0);
      for (const one of points) {
        expect(one.strategy).not.toBe(here);
        expect(strategyFor(withQuantity(base, 'cpuMs', one.value))).toBe(one.strategy);
        expect(strategyFor(withQuantity(base, 'cpuMs', nearest(one)))).toBe(here);
      }
    }
  });

  it('is looked for below, too', () => {
    expect(strategyFor(LARGE)).toBe('threads');
    const { value, strategy } = point(LARGE, 'inputs', 'below');
    expect(Number.isInteger(value)).toBe(true);
    expect(strategyFor(withQuantity(LARGE, 'inputs', value))).toBe(strategy);
    expect(strategyFor(withQuantity(LARGE, 'inputs', Math.ceil(value * 1.11)))).toBe('threads');
  });

  it('is one core for work that only computes', () => {
    expect(point(LARGE, 'cores', 'below')).toMatchObject({ value: 1, strategy: 'sequential' });
  });

  it('is stated with two digits', () => {
    for (const { value } of [...pointsOf(SMALL), ...pointsOf(LARGE)]) {
      expect(Number(value.toPrecision(2))).toBe(value);
    }
  });

  it('is on the right side of where things are, or nowhere', () => {
    for (const base of [SMALL, LARGE, from({ perInput: { waitMs: 100, cpuMs: 3 } })]) {
      const now: Partial<Record<QuantityName, number>> = {
        ...base.workload.perInput,
        inputs: base.workload.inputs,
        cores: MACHINE.cores,
      };
      for (const { quantity, side, value, strategy } of pointsOf(base)) {
        expect(strategy).not.toBe(strategyFor(base));
        const here = now[quantity];
        if (here === undefined) continue;
        if (side === 'above') expect(value).toBeGreaterThan(here);
        else expect(value).toBeLessThan(here);
      }
    }
  });

  it('takes a bounded number of steps, whatever the workload', () => {
    for (const inputs of [1, 1e9]) {
      const steps = [...turningPoints(from({ inputs, perInput: { cpuMs: 1, poolMs: 1 } }))];
      expect(steps.length).toBeLessThan(500);
    }
  });
});

describe('the quantities that it may hang on', () => {
  it('are those that mean something for the workload', () => {
    const nothingIn = from({ perInput: { cpuMs: 5 }, input: { form: 'none', bytes: 0 } });
    expect(quantitiesOf(nothingIn)).toEqual([
      'inputs',
      'waitMs',
      'cpuMs',
      'poolMs',
      'blockedMs',
      'cores',
    ]);
    expect(quantitiesOf(from({ perInput: { poolMs: 5 } }))).toContain('poolSize');
    expect(quantitiesOf(from({ perInput: { poolMs: 5 } }))).toContain('inputBytes');
  });
});

describe('what would change a measured advice', () => {
  const samples = Array.from({ length: 20 }, (_, index) => sample({ cpuMs: 10 }, { index }));
  const adviceOf = (inputs: number): Advice => adviceOn(profileOf(samples, { inputs }), inputs);
  const turns = (advice: Advice): readonly TurningPoint[] =>
    [...turningPointsOf(advice)].filter((found) => found !== undefined);

  it('is where its own recommendation turns, and lies on the side that it says', () => {
    const advice = adviceOf(1000);
    const { strategy } = advice.recommendation;
    const fewer = turns(advice).find(({ quantity }) => quantity === 'inputs');
    expect(fewer?.side).toBe('below');
    expect(fewer?.strategy).not.toBe(strategy);
    const value = fewer?.value ?? 0;
    expect(adviceOf(value).recommendation.strategy).toBe(fewer?.strategy);
    expect(adviceOf(nearest(fewer as TurningPoint)).recommendation.strategy).toBe(strategy);
  });

  it('is not sought where the document does not lead to its own recommendation', () => {
    const advice = adviceOf(1000);
    const other = { ...advice.recommendation, strategy: 'async' as const };
    expect(turns({ ...advice, recommendation: other })).toEqual([]);
    expect(turns({ ...advice, profile: { ...advice.profile, inputs: null } })).toEqual([]);
  });
});

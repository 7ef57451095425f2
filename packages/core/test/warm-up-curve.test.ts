import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  coldExtraMs,
  coldTimes,
  expectedSteadyMs,
  heldTime,
  steadied,
  steadyWork,
  warmedBy,
} from '../src/index.ts';
import { sample } from './support/workloads.ts';

const gain = fc.double({ min: 0, max: 9, noNaN: true });
const spanMs = fc.double({ min: 1, max: 400, noNaN: true });
const ms = fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e7, noNaN: true }));

describe('the curve', () => {
  it('holds the thread for no less than the steady time, and for no more than it would stay cold', () => {
    fc.assert(
      fc.property(gain, spanMs, ms, (a, t, steadyMs) => {
        const held = heldTime({ gain: a, spanMs: t }, steadyMs);
        expect(held).toBeGreaterThanOrEqual(steadyMs);
        expect(held).toBeLessThanOrEqual((1 + a) * steadyMs * (1 + 1e-9));
        expect(held - steadyMs).toBeLessThanOrEqual(t * Math.log1p(a) + 1e-6);
      }),
    );
  });

  it('rises with the work, and is undone by its inverse', () => {
    fc.assert(
      fc.property(gain, spanMs, ms, ms, (a, t, one, other) => {
        const curve = { gain: a, spanMs: t };
        const [low, high] = one < other ? [one, other] : [other, one];
        expect(heldTime(curve, low)).toBeLessThanOrEqual(heldTime(curve, high));
        expect(steadyWork(curve, heldTime(curve, one))).toBeCloseTo(one, 6);
      }),
    );
  });

  it('is the solution of its differential equation', () => {
    const curve = { gain: 3, spanMs: 150 };
    let held = 0;
    for (let step = 0; step < 400_000; step++) {
      held += 0.001 * (1 + curve.gain * Math.exp(-held / curve.spanMs));
    }
    expect(heldTime(curve, 400)).toBeCloseTo(held, 2);
  });

  it('costs nothing more where nothing gets faster', () => {
    expect(coldExtraMs([], 1000)).toBe(0);
    expect(heldTime({ gain: 0, spanMs: 100 }, 1000)).toBe(1000);
    expect(coldTimes([5, 5], { gain: 0, spanMs: 0, draws: [] })).toEqual([5, 5]);
  });

  it('begins further down for an isolate that was held for a while', () => {
    const curve = { weight: 1, gain: 3, spanMs: 100, steadyFactor: 1 };
    const warmUp = { gain: 3, spanMs: 100, draws: [curve] };
    const doneMs = expectedSteadyMs(warmUp, 80);
    const later = warmedBy(warmUp, 80).draws;
    expect(80 + heldTime(later[0] ?? curve, 500)).toBeCloseTo(heldTime(curve, doneMs + 500), 9);
    expect(coldTimes([doneMs, 500], warmUp)[0]).toBeCloseTo(80, 9);
    expect(warmedBy(warmUp, 0)).toEqual(warmUp);
  });
});

it('a steady sample has its thread held for less, and waits as long', () => {
  const cold = sample({ cpuMs: 20, blockedMs: 10, waitMs: 5, poolMs: 3 }, { helperMs: 2 });
  expect(steadied(cold, 0.5)).toMatchObject({
    wallMs: 23,
    cpuMs: 10,
    blockedMs: 5,
    waitMs: 5,
    poolMs: 3,
    helperMs: 1,
  });
});

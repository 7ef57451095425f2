import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  type HeldTime,
  type MeasuredWarmUp,
  coldExtraMs,
  heldTime,
  measureWarmUp,
} from '../src/index.ts';
import { seededRandom } from '../src/stats/random.ts';

const LIBRARY_IMPORT_MS = 60;
const KERNEL_IMPORT_MS = 2;

interface Made {
  readonly steadyMs: number;
  readonly gain: number;
  readonly spanMs: number;
  readonly count: number;
  readonly noise?: number;
  readonly seed?: number;
  readonly firstExtraMs?: number;
  /** One size per input; all alike if left out. */
  readonly sizes?: readonly number[];
  readonly power?: number;
}

/** Times of a task that gets warm on exactly such a curve, lognormal noise apart. */
function series(made: Made): HeldTime[] {
  const { steadyMs, gain, spanMs, count, noise = 0, sizes, power = 0.8 } = made;
  const random = seededRandom(made.seed ?? 1);
  let done = 0;
  let before = 0;
  return Array.from({ length: count }, (_, at) => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    done += steadyMs * (sizes === undefined ? 1 : (sizes[at] ?? 1) ** power);
    const held = heldTime({ gain, spanMs }, done);
    const own = (held - before) * Math.exp(noise * normal);
    before = held;
    const extraMs = at === 0 ? (made.firstExtraMs ?? 0) : 0;
    return { heldMs: own + extraMs, runs: 1, size: sizes?.[at] ?? 0 };
  });
}

/** Mean steady time of the inputs measured, as far as the fit tells. */
function steadyMean(times: readonly HeldTime[], { steadyShares }: MeasuredWarmUp): number {
  const sum = times.reduce((ms, time, at) => ms + time.heldMs * (steadyShares[at] ?? 0), 0);
  return sum / times.length;
}

/** What the first `times` say that `inputs` such inputs will hold the thread for. */
function predicted(times: readonly HeldTime[], importMs: number, inputs: number): number {
  const found = measureWarmUp(times, importMs);
  const steadyMs = inputs * steadyMean(times, found);
  return found.firstCallMs + steadyMs + coldExtraMs(found.warmUp.draws, steadyMs);
}

describe('what cold measurements say of the whole list', () => {
  it('is right within a tenth for half of all curves, from the first tenth of the inputs', () => {
    const random = seededRandom(7);
    const errors = Array.from({ length: 100 }, (_, seed) => {
      const made = {
        steadyMs: 2 + 8 * random(),
        gain: 5 * random(),
        spanMs: 20 + 250 * random(),
        count: 400,
        noise: 0.15,
        seed,
      };
      const all = series(made);
      const truth = all.reduce((sum, time) => sum + time.heldMs, 0);
      return Math.abs(Math.log(predicted(all.slice(0, 40), LIBRARY_IMPORT_MS, 400) / truth));
    }).toSorted((a, b) => a - b);
    expect(errors[50]).toBeLessThan(0.1);
    expect(errors[90]).toBeLessThan(0.4);
  });

  it('spreads its curves so far that the truth lies within them', () => {
    const random = seededRandom(11);
    const inside = Array.from({ length: 100 }, (_, seed) => {
      const made = {
        steadyMs: 3 + 6 * random(),
        gain: 1 + 3 * random(),
        spanMs: 100 + 200 * random(),
        count: 200,
        noise: 0.2,
        seed,
      };
      const all = series(made);
      const times = all.slice(0, 12);
      const truth = all.reduce((sum, time) => sum + time.heldMs, 0);
      const found = measureWarmUp(times, LIBRARY_IMPORT_MS);
      const steadyMs = 200 * steadyMean(times, found);
      const each = found.warmUp.draws.map((draw) => heldTime(draw, steadyMs * draw.steadyFactor));
      return Math.min(...each) * 0.9 < truth && truth < Math.max(...each) * 1.1;
    });
    expect(inside.filter(Boolean).length).toBeGreaterThanOrEqual(85);
  });

  it('is nothing but the mean where times are flat', () => {
    const times = series({ steadyMs: 8, gain: 0, spanMs: 1, count: 40, noise: 0.03 });
    const found = measureWarmUp(times, KERNEL_IMPORT_MS);
    expect(coldExtraMs(found.warmUp.draws, 1000)).toBeLessThan(15);
    expect(steadyMean(times, found)).toBeGreaterThan(7.8);
    expect(found.firstCallMs).toBe(0);
  });

  it('leaves open whether a library is still cold that has shown little yet', () => {
    const times = series({ steadyMs: 20, gain: 0, spanMs: 1, count: 3, noise: 0.1 });
    const [kernel, library] = [KERNEL_IMPORT_MS, LIBRARY_IMPORT_MS].map((importMs) =>
      predicted(times, importMs, 100),
    );
    expect(library).toBeLessThan((kernel ?? 0) * 0.8);
    const { draws } = measureWarmUp(times, LIBRARY_IMPORT_MS).warmUp;
    const factors = draws.map((draw) => draw.steadyFactor);
    expect(Math.max(...factors) / Math.min(...factors)).toBeGreaterThan(2);
  });

  it('moves steady times down as curves get steeper, so that each fits what was measured', () => {
    const times = series({ steadyMs: 8, gain: 2, spanMs: 150, count: 12, noise: 0.1 });
    const found = measureWarmUp(times, LIBRARY_IMPORT_MS);
    const steadyMs = times.length * steadyMean(times, found);
    const measured = times.reduce((sum, time) => sum + time.heldMs, 0);
    for (const draw of found.warmUp.draws) {
      expect(heldTime(draw, steadyMs * draw.steadyFactor) / measured).toBeCloseTo(1, 0);
    }
    const weighted = found.warmUp.draws.reduce((sum, d) => sum + d.weight * d.steadyFactor, 0);
    expect(weighted).toBeCloseTo(1, 9);
    expect(found.warmUp.draws.reduce((sum, d) => sum + d.weight, 0)).toBeCloseTo(1, 9);
  });

  it('does not mind a few inputs that took ten times as long', () => {
    const even = series({ steadyMs: 5, gain: 2, spanMs: 100, count: 60, noise: 0.1 });
    const paused = even.map((time, at) => (at % 20 === 19 ? { ...time, heldMs: 50 } : time));
    const [clean, found] = [even, paused].map((times) => measureWarmUp(times, LIBRARY_IMPORT_MS));
    const [a = 0, b = 0] = [clean, found].map((one) => coldExtraMs(one?.warmUp.draws ?? [], 500));
    expect(Math.abs(a - b)).toBeLessThan(0.5 * a);
  });
});

describe('inputs of different sizes', () => {
  const rising = Array.from({ length: 40 }, (_, at) => 10 * 1.08 ** at);

  it('that come sorted by size are not taken for code that gets faster or slower', () => {
    for (const sizes of [rising, rising.toReversed()]) {
      const made = { steadyMs: 1, gain: 0, spanMs: 1, count: 40, noise: 0.05, sizes };
      const found = measureWarmUp(series(made), KERNEL_IMPORT_MS);
      const steadyMs = series(made).reduce((sum, time) => sum + time.heldMs, 0);
      expect(coldExtraMs(found.warmUp.draws, steadyMs)).toBeLessThan(0.08 * steadyMs);
      expect(found.power).toBeCloseTo(0.8, 1);
    }
  });

  it('do not hide that code gets faster', () => {
    for (const sizes of [rising, rising.toReversed()]) {
      const made = { steadyMs: 0.1, gain: 3, spanMs: 60, count: 40, noise: 0.05, sizes };
      const times = series(made);
      const found = measureWarmUp(times, LIBRARY_IMPORT_MS);
      const extra = coldExtraMs(found.warmUp.draws, 1e5);
      expect(extra / (60 * Math.log(4))).toBeGreaterThan(0.6);
      expect(extra / (60 * Math.log(4))).toBeLessThan(2.4);
    }
  });

  it('may have sizes that say nothing', () => {
    const sizes = rising.map((_, at) => rising[(at * 7) % 40] ?? 1);
    const times = series({
      steadyMs: 8,
      gain: 0,
      spanMs: 1,
      count: 40,
      noise: 0.05,
      sizes,
      power: 0,
    });
    const found = measureWarmUp(times, KERNEL_IMPORT_MS);
    expect(found.power).toBeLessThan(0.15);
    expect(steadyMean(times, found)).toBeGreaterThan(7.5);
  });
});

describe('the first call', () => {
  it('costs extra what is beyond the curve, and is otherwise an input like the others', () => {
    const made = { steadyMs: 4, gain: 1.5, spanMs: 100, count: 30, noise: 0.05 };
    const plain = measureWarmUp(series(made), LIBRARY_IMPORT_MS);
    const loads = measureWarmUp(series({ ...made, firstExtraMs: 60 }), LIBRARY_IMPORT_MS);
    expect(plain.firstCallMs).toBeLessThan(3);
    expect(loads.firstCallMs).toBeGreaterThan(54);
    expect(loads.firstCallMs).toBeLessThan(64);
    expect(loads.steadyShares[0]).toBeLessThan(0.12);
  });

  it('alone says little: of a library’s, a part was loading', () => {
    const lone = [{ heldMs: 40, runs: 1, size: 0 }];
    expect(measureWarmUp(lone, KERNEL_IMPORT_MS).firstCallMs).toBeLessThan(7);
    expect(measureWarmUp(lone, LIBRARY_IMPORT_MS).firstCallMs).toBeGreaterThan(12);
    expect(predicted(lone, LIBRARY_IMPORT_MS, 100)).toBeLessThan(2000);
  });
});

describe('however little or much there is', () => {
  it('everything stays finite, and no time gets longer or vanishes', () => {
    const time = fc.record({
      heldMs: fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e4, noNaN: true })),
      runs: fc.integer({ min: 1, max: 1000 }),
      size: fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e12, noNaN: true })),
    });
    const importMs = fc.option(fc.double({ min: 0, max: 1e4, noNaN: true }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(time, { maxLength: 120 }), importMs, (times, imported) => {
        const found = measureWarmUp(times, imported);
        expect(found.steadyShares).toHaveLength(times.length);
        for (const share of found.steadyShares) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1 + 1e-6);
        }
        for (const draw of found.warmUp.draws) {
          expect(Object.values(draw).every(Number.isFinite)).toBe(true);
          expect(draw.steadyFactor).toBeGreaterThan(0);
        }
        expect(Number.isFinite(found.firstCallMs)).toBe(true);
        expect(found.firstCallMs).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('thousands of inputs say the same as their joint times', () => {
    const many = series({ steadyMs: 0.1, gain: 2, spanMs: 100, count: 5000, noise: 0.2 });
    const found = measureWarmUp(many, LIBRARY_IMPORT_MS);
    expect(steadyMean(many, found)).toBeCloseTo(0.1, 1);
    expect(found.warmUp.gain).toBeGreaterThan(1.2);
    expect(found.warmUp.gain).toBeLessThan(3);
  });

  it('inputs timed in blocks count as often as they ran', () => {
    const [first, second, ...rest] = series({ steadyMs: 0.01, gain: 2, spanMs: 40, count: 20_000 });
    const blocks: HeldTime[] = [];
    for (let at = 0; at + 200 <= rest.length; at += 200) {
      const block = rest.slice(at, at + 200);
      blocks.push({
        heldMs: block.reduce((sum, time) => sum + time.heldMs, 0) / 200,
        runs: 200,
        size: 0,
      });
    }
    const singles = [first, second].filter((time) => time !== undefined);
    const found = measureWarmUp([...singles, ...blocks], KERNEL_IMPORT_MS);
    expect(found.steadyShares.at(-1)).toBeGreaterThan(0.93);
    expect(found.steadyShares[2]).toBeLessThan(0.55);
  });
});

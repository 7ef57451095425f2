import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type Joining, type UnderWay, outlook } from '../src/index.ts';
import { roundMachine } from './support/machines.ts';

const MACHINE = roundMachine();
const COLD = [{ weight: 1, gain: 4, spanMs: 200, steadyFactor: 1 }];
/** A hundred inputs that compute for 10 ms each, in code that is warm. */
const WORK: UnderWay = {
  left: 100,
  cpuMs: 10,
  blockedMs: 0,
  elsewhereMs: 0,
  warmUp: [],
  heldMs: 0,
  helperMs: 0,
  readingMs: 0,
  longestMs: 10,
};
/** One that costs nothing. */
const JOINING: Joining = {
  workers: 1,
  startMs: 0,
  nextStartMs: 0,
  firstCallMs: 0,
  cpuRatio: 1,
  mainMs: 0,
  workerMs: 0,
  lane: true,
};

function ahead(work: Partial<UnderWay>, joining: Partial<Joining>, machine = MACHINE) {
  return outlook({ ...WORK, ...work }, { ...JOINING, ...joining }, machine);
}

describe('what is left of a list', () => {
  it('takes half as long with a worker beside this thread, but for the last input', () => {
    const { aloneMs, besideMs } = ahead({}, {});
    expect(aloneMs).toBe(1000);
    expect(besideMs).toBeCloseTo(500 + 10 / 4, 9);
  });

  it('is shared among the workers only where this thread hands out inputs', () => {
    expect(ahead({}, { workers: 2, lane: false }).besideMs).toBeCloseTo(500 + 10 / 2, 9);
  });

  it('is not done sooner than the cores allow', () => {
    const { besideMs } = ahead({}, { workers: 8 });
    expect(besideMs).toBeGreaterThan(1000 / 4);
    const blocked = ahead({ cpuMs: 0, blockedMs: 10 }, { workers: 9 });
    expect(blocked.besideMs).toBeCloseTo(100 + 10 * 0.45, 9);
  });

  it('costs every worker its start, its import and its cold code', () => {
    const warm = ahead({}, {}).besideMs;
    expect(ahead({}, { startMs: 50 }).besideMs).toBeCloseTo(warm + 50 / 2, 9);
    expect(ahead({}, { firstCallMs: 30 }).besideMs).toBeCloseTo(warm + 30 / 2, 9);
    const cold = ahead({ warmUp: COLD, heldMs: 10_000 }, {});
    expect(cold.aloneMs).toBeCloseTo(1000, 3);
    expect(cold.besideMs).toBeGreaterThan(warm + 100);
  });

  it('stays here where workers would come too late', () => {
    const { aloneMs, besideMs } = ahead({ left: 3 }, { startMs: 40 });
    expect(besideMs).toBe(aloneMs);
  });

  it('is held up by the helpers that compile, on a machine with two cores', () => {
    const two = roundMachine({ effectiveCores: [1, 2] });
    const cold = { warmUp: COLD, heldMs: 50 };
    expect(ahead(cold, {}, two).besideMs).toBeGreaterThan(ahead(cold, {}).besideMs);
  });

  it('is no sooner done where cores are full of what no isolate runs', () => {
    const two = roundMachine({ effectiveCores: [1, 2] });
    const { aloneMs, besideMs } = ahead({ elsewhereMs: 20 }, {}, two);
    expect(aloneMs).toBe(1500);
    expect(besideMs).toBeGreaterThan(aloneMs);
  });

  it('takes no less than its longest input', () => {
    expect(ahead({ longestMs: 900 }, {}).besideMs).toBe(900);
    const elsewhere = ahead({ longestMs: 900 }, { startMs: 40, lane: false, workers: 2 });
    expect(elsewhere.besideMs).toBe(940);
  });

  it('takes no less than reading it', () => {
    const { aloneMs, besideMs } = ahead({ readingMs: 800 }, {});
    expect(aloneMs).toBe(1800);
    expect(besideMs).toBeGreaterThanOrEqual(800);
    expect(besideMs).toBeLessThan(aloneMs);
  });

  it('never has a duration that is less than none', () => {
    const ms = fc.double({ min: 0, max: 1e4, noNaN: true });
    const work = fc.record({
      left: fc.integer({ min: 0, max: 1e6 }),
      cpuMs: ms,
      blockedMs: ms,
      warmUp: fc.constantFrom([], COLD),
      elsewhereMs: ms,
      heldMs: ms,
      helperMs: ms,
      readingMs: ms,
      longestMs: ms,
    });
    const joining = fc.record({
      workers: fc.integer({ min: 1, max: 64 }),
      startMs: ms,
      nextStartMs: ms,
      firstCallMs: ms,
      cpuRatio: fc.double({ min: 0.5, max: 3, noNaN: true }),
      mainMs: ms,
      workerMs: ms,
      lane: fc.boolean(),
    });
    fc.assert(
      fc.property(work, joining, (one, other) => {
        const { aloneMs, besideMs } = outlook(one, other, MACHINE);
        expect(aloneMs).toBeGreaterThanOrEqual(0);
        expect(besideMs).toBeGreaterThanOrEqual(0);
        // What costs more never makes workers look better.
        const dearer = {
          ...other,
          startMs: other.startMs + 10,
          firstCallMs: other.firstCallMs + 10,
        };
        const later = outlook(one, dearer, MACHINE).besideMs;
        if (later < aloneMs) expect(later).toBeGreaterThanOrEqual(besideMs - 1e-9 * besideMs);
      }),
    );
  });
});

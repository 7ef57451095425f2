import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type MeterReading, type Sample, type Timing, attribute } from '../src/index.ts';
import { NO_PAYLOAD } from './support/workloads.ts';

const START: MeterReading = {
  wallMs: 1000,
  idleMs: 500,
  threadCpuMs: 400,
  ratioWindowMs: 20,
  threadDelayMs: 30,
  nativeCpuMs: 20,
  nativeDelayMs: 5,
  helperCpuMs: 10,
  childCpuMs: 70,
};

interface Elapsed {
  readonly wallMs?: number;
  readonly idleMs?: number;
  readonly threadCpuMs?: number;
  readonly threadDelayMs?: number;
  readonly nativeCpuMs?: number;
  readonly nativeDelayMs?: number;
  readonly helperCpuMs?: number;
  readonly childCpuMs?: number;
}

/** The clocks after a group of timings; what is not named stood still. */
function after(elapsed: Elapsed): MeterReading {
  const { threadCpuMs = 0, threadDelayMs = 0, nativeCpuMs = 0, helperCpuMs = 0 } = elapsed;
  const { childCpuMs = 0, nativeDelayMs = 0, wallMs = 0, idleMs = 0 } = elapsed;
  return {
    ...START,
    wallMs: 1000 + wallMs,
    idleMs: 500 + idleMs,
    threadCpuMs: 400 + threadCpuMs,
    threadDelayMs: 30 + threadDelayMs,
    nativeCpuMs: 20 + nativeCpuMs,
    nativeDelayMs: 5 + nativeDelayMs,
    helperCpuMs: 10 + helperCpuMs,
    childCpuMs: 70 + childCpuMs,
  };
}

function timing(wallMs: number, idleMs: number, more: Partial<Timing> = {}): Timing {
  const values = { input: NO_PAYLOAD, output: NO_PAYLOAD };
  return { index: 0, weight: 1, runs: 1, wallMs, idleMs, ...values, ...more };
}

type Parts = readonly [cpuMs: number, blockedMs: number, poolMs: number, waitMs: number];

function parts(samples: readonly Sample[]): Parts {
  const [first] = samples;
  if (first === undefined) throw new Error('no sample');
  return [first.cpuMs, first.blockedMs, first.poolMs, first.waitMs];
}

/** One input: its wall and idle time, what the clocks advanced by, and what follows. */
const TABLE: readonly (readonly [string, number, number, Elapsed, Parts])[] = [
  ['computing', 100, 0, { threadCpuMs: 100 }, [100, 0, 0, 0]],
  ['computing, as a coarse tick reads it', 100, 0, { threadCpuMs: 80 }, [100, 0, 0, 0]],
  ['computing, as a tick too many reads it', 100, 0, { threadCpuMs: 104 }, [100, 0, 0, 0]],
  ['blocked', 100, 0, { threadCpuMs: 0 }, [0, 100, 0, 0]],
  ['computing for a quarter, then blocked', 100, 0, { threadCpuMs: 25 }, [25, 75, 0, 0]],
  [
    'ready to run while others had the cores',
    100,
    0,
    { threadCpuMs: 40, threadDelayMs: 60 },
    [40, 0, 0, 0],
  ],
  ['blocked, and delayed as well', 100, 0, { threadCpuMs: 30, threadDelayMs: 20 }, [30, 50, 0, 0]],
  ['waiting', 100, 100, {}, [0, 0, 0, 100]],
  ['waiting, with some housekeeping elsewhere', 100, 100, { nativeCpuMs: 9 }, [0, 0, 0, 100]],
  ['computing in the native pool', 100, 100, { nativeCpuMs: 100 }, [0, 0, 100, 0]],
  ['half pool, half waiting', 100, 100, { nativeCpuMs: 50 }, [0, 0, 50, 50]],
  ['computing on three native threads', 100, 100, { nativeCpuMs: 300 }, [0, 0, 300, 0]],
  [
    'computing in the native pool while others had the cores for as long',
    100,
    100,
    { nativeCpuMs: 50, nativeDelayMs: 50 },
    [0, 0, 50, 0],
  ],
  [
    'waiting, then in the pool while others had the cores',
    100,
    100,
    { nativeCpuMs: 20, nativeDelayMs: 20 },
    [0, 0, 20, 60],
  ],
  [
    'computing, then waiting, then ready to run while others had the cores',
    100,
    60,
    { threadCpuMs: 40, threadDelayMs: 25 },
    [40, 0, 0, 35],
  ],
  [
    'in the native pool, then ready to run while others had the cores for longer',
    100,
    100,
    { nativeCpuMs: 30, threadDelayMs: 60 },
    [0, 0, 30, 10],
  ],
  [
    'computing between other things of this thread, all of them at half speed',
    40,
    0,
    { wallMs: 200, threadCpuMs: 100, threadDelayMs: 100 },
    [20, 0, 0, 0],
  ],
  ['computing, then waiting', 100, 60, { threadCpuMs: 40 }, [40, 0, 0, 60]],
  ['held for less than the clocks resolve, with no tick', 19, 0, { threadCpuMs: 0 }, [19, 0, 0, 0]],
  ['held for as long as the clocks need', 20, 0, { threadCpuMs: 0 }, [0, 20, 0, 0]],
];

describe('where the time of an input went', () => {
  for (const [what, wallMs, idleMs, elapsed, expected] of TABLE) {
    const [cpu, blocked, pool, wait] = expected;
    it(`${what}: ${cpu} ms computing, ${blocked} blocked, ${pool} in the pool, ${wait} waiting`, () => {
      const found = parts(attribute([timing(wallMs, idleMs)], START, after(elapsed)));
      found.forEach((ms, at) => expect(ms).toBeCloseTo(expected[at] ?? Number.NaN, 9));
    });
  }

  it('is all computing where the platform has no clock for a thread', () => {
    const blind = { ...START, threadCpuMs: undefined, threadDelayMs: undefined };
    expect(parts(attribute([timing(100, 0)], blind, blind))).toEqual([100, 0, 0, 0]);
  });

  it('is all waiting where the platform has no clock for native threads', () => {
    const blind = { ...START, nativeCpuMs: undefined, helperCpuMs: undefined };
    expect(parts(attribute([timing(100, 100)], blind, blind))).toEqual([0, 0, 0, 100]);
  });

  it('is decided by the group: many short inputs tell together what none tells alone', () => {
    const short = Array.from({ length: 10 }, (_, index) => timing(4, 0, { index }));
    const samples = attribute(short, START, after({ threadCpuMs: 10 }));
    expect(samples.map((one) => one.cpuMs)).toEqual(short.map(() => 1));
    expect(samples.map((one) => one.blockedMs)).toEqual(short.map(() => 3));
  });

  it('counts every run of inputs that were timed together', () => {
    const together = timing(0.01, 0, { runs: 4000 });
    expect(parts(attribute([together], START, after({ threadCpuMs: 0 })))).toEqual([0, 0.01, 0, 0]);
  });

  it('charges garbage collection to the inputs that held the thread, in proportion', () => {
    const [long, short] = attribute(
      [timing(75, 0), timing(25, 0, { index: 1 })],
      START,
      after({ threadCpuMs: 100, helperCpuMs: 20 }),
    );
    expect([long?.helperMs, short?.helperMs]).toEqual([15, 5]);
    expect([long?.cpuMs, short?.cpuMs]).toEqual([75, 25]);
  });

  it('claims nothing of garbage collection over less than a window', () => {
    const [one] = attribute([timing(START.ratioWindowMs - 1, 0)], START, after({ helperCpuMs: 5 }));
    expect(one?.helperMs).toBe(0);
  });

  it('keeps index, weight, runs and payloads', () => {
    const input = { bytes: 5, encodeMs: 1, decodeMs: 2, binary: true };
    const [one] = attribute([timing(1, 0, { index: 7, weight: 3, runs: 2, input })], START, START);
    expect(one).toMatchObject({
      index: 7,
      weight: 3,
      runs: 2,
      wallMs: 1,
      input,
      output: NO_PAYLOAD,
    });
  });

  it('adds up to the wall time, and nothing is negative, whatever the clocks say', () => {
    const ms = fc.double({ min: 0, max: 500, noNaN: true });
    const clocks = fc.record({
      threadCpuMs: ms,
      threadDelayMs: ms,
      nativeCpuMs: ms,
      nativeDelayMs: ms,
      helperCpuMs: ms,
      wallMs: ms,
      idleMs: ms,
    });
    const idleShare = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100);
    const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 500 }), idleShare), { maxLength: 8 });
    fc.assert(
      fc.property(pairs, clocks, (walls, elapsed) => {
        const timings = walls.map(([wallMs, idle]) => timing(wallMs, wallMs * idle));
        for (const one of attribute(timings, START, after(elapsed))) {
          const { cpuMs, blockedMs, poolMs, waitMs, helperMs } = one;
          expect(Math.min(cpuMs, blockedMs, poolMs, waitMs, helperMs)).toBeGreaterThanOrEqual(0);
          const sum = cpuMs + blockedMs + poolMs + waitMs;
          expect(waitMs > 0 ? sum : one.wallMs).toBeCloseTo(one.wallMs, 6);
          expect(sum).toBeGreaterThanOrEqual(one.wallMs - 1e-6);
        }
      }),
    );
  });
});

it('knows what child programs compute, whether they are waited for on the thread or beside it', () => {
  const spent = after({ threadCpuMs: 2, childCpuMs: 60 });
  const held = attribute([timing(30, 0), timing(50, 0)], START, spent);
  expect(held.map(({ helperMs }) => helperMs)).toEqual([22.5, 37.5]);
  expect(held.every(({ blockedMs, cpuMs }) => blockedMs > cpuMs)).toBe(true);
  const idle = attribute([timing(40, 38, { runs: 2 })], START, spent);
  expect(idle[0]?.helperMs).toBe(30);
  expect(idle[0]?.poolMs).toBe(0);
});

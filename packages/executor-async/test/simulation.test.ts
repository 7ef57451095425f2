import { expect, it } from 'vitest';

import { type KnownLatency } from '@forkwise/executor';

import { AdaptiveLimit } from '../src/concurrency/adaptive-limit.ts';
import type { ConcurrencyLimit } from '../src/concurrency/limit.ts';
import * as servers from './simulation/servers.ts';
import {
  type Clock,
  type Load,
  type Outcome,
  type Server,
  simulate,
} from './simulation/simulate.ts';

/** The plan's concurrency: the upper bound. */
const MAX = 256;
const LENGTHS = [48, 96, 200, 500];
const FIXED = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 13, 16, 20, 24, 32, 48, 64, 80, 96, 128, 192, 256];
/** What learning may cost in the long run, as a share of the time of the best fixed limit. */
const SHARE = 1.15;
/** How many inputs at once are known before the informed start. */
const KNOWN = 8;

type Make = () => Server;
const { constant, degrading, flaky, jittery, queueing, refusing, slowedBetween } = servers;

/**
 * What learning costs besides, in latencies of one input: from scratch, and informed. A server that
 * bears any number at once answers the whole list in one latency, so each step up costs as much.
 */
const TABLE: readonly (readonly [string, Make, number, number, number])[] = [
  // server, how it answers, ms of this thread per input, round trips from scratch, and informed
  ['5 ms away', constant(5), 0.3, 2, 1],
  ['25 ms away', constant(25), 0.3, 4, 2],
  ['100 ms away', constant(100), 0.3, 5, 3],
  ['degrading beyond 2', degrading(20, 2), 0.2, 2, 2],
  ['degrading beyond 6', degrading(20, 6), 0.2, 5, 5],
  ['degrading beyond 20', degrading(20, 20), 0.2, 6, 4],
  ['single file', degrading(12, 1), 0.2, 13, 2],
  ['single file, in a queue', queueing(20, 1), 0.2, 1, 1],
  ['six places and a queue', queueing(20, 6), 0.2, 1, 1],
  ['25 places and a queue', queueing(20, 25), 0.2, 3, 2],
  ['failing one in twelve', flaky(constant(25), 12, undefined), 0.3, 4, 2],
  ['failing one in twelve at once', flaky(constant(25), 12, 1), 0.3, 4, 3],
  ['failing always', flaky(constant(25), 1, undefined), 0.3, 5, 4],
  ['degrading and failing', flaky(degrading(20, 6), 12, 1), 0.2, 9, 5],
  ['spread by a fifth', jittery(constant(25), 0.2), 0.3, 5, 3],
  ['slow for a while', slowedBetween(degrading(20, 6), 100, 600, 4), 0.2, 12, 8],
  ['computing 1 ms', constant(25), 1, 3, 1],
  ['computing 5 ms', constant(25), 5, 1, 1],
  ['computing and degrading', degrading(20, 6), 3, 7, 1],
];

for (const [name, make, threadMs, fromScratch, informed] of TABLE) {
  it(`comes near the best fixed limit: ${name}`, () => {
    const aloneMs = make()(0, 0, 1).afterMs;
    for (const inputs of LENGTHS) {
      const load = { inputs, threadMs, make };
      const bestMs = best(load);
      const scratch = adaptive(load, undefined).wallMs;
      const knowing = adaptive(load, known(make)).wallMs;
      expect(scratch, `${inputs} from scratch`).toBeLessThan(
        SHARE * bestMs + fromScratch * aloneMs,
      );
      expect(knowing, `${inputs} informed`).toBeLessThan(SHARE * bestMs + informed * aloneMs);
    }
  });
}

const SPREAD: readonly (readonly [string, Make, number])[] = [
  // server, how it answers, the most of wall time over the best fixed limit, mean of ten draws
  ['25 ms away', constant(25), 3],
  ['degrading beyond 8', degrading(20, 8), 1.8],
  ['single file', degrading(12, 1), 1.65],
  ['ten places and a queue', queueing(20, 10), 1.45],
];

for (const [name, make, most] of SPREAD) {
  it(`is not led astray by latencies spread by a factor of 1.8: ${name}`, () => {
    const ratios = Array.from({ length: 10 }, (_, draw) => {
      const load = { inputs: 300, threadMs: 0.2, make: jittery(make, 0.6, 1000 * draw + 17) };
      return adaptive(load, undefined).wallMs / best(load);
    });
    expect(ratios.reduce((sum, ratio) => sum + ratio) / ratios.length).toBeLessThan(most);
  });
}

it('stays below the number at which connections are refused', () => {
  const load = { inputs: 500, threadMs: 0.3, make: refusing(constant(25), 64) };
  const { limits, failures } = adaptive(load, undefined);
  expect(limits.at(-50)).toBeLessThanOrEqual(80);
  expect(limits.at(-50)).toBeGreaterThanOrEqual(40);
  expect(failures).toBeLessThan(150);
});

it('finds the number at which a server degrades and stays there', () => {
  const load = { inputs: 500, threadMs: 0.2, make: degrading(20, 6) };
  for (const limits of [
    adaptive(load, undefined).limits,
    adaptive(load, known(load.make)).limits,
  ]) {
    const middle = limits.slice(100).toSorted((a, b) => a - b)[200];
    expect(middle).toBe(6);
  }
});

it('stops growing when the thread is what holds inputs up', () => {
  const load = { inputs: 500, threadMs: 5, make: constant(25) };
  expect(Math.max(...adaptive(load, undefined).limits)).toBeLessThan(16);
});

interface Case extends Omit<Load, 'server'> {
  readonly make: Make;
}

function adaptive({ make, ...load }: Case, knownLatency: KnownLatency | undefined): Outcome {
  const clock: Clock = { nowMs: 0, idleMs: 0 };
  let left = load.inputs;
  const limit = new AdaptiveLimit(MAX, knownLatency, {
    threadTime: () => ({ idle: clock.idleMs, active: clock.nowMs - clock.idleMs }),
    remaining: () => left,
  });
  const server = make();
  const counted: Server = (...request) => {
    left -= 1;
    return server(...request);
  };
  return simulate({ ...load, server: counted }, limit, clock);
}

/** Of the limits with the fewest failures, the time of the fastest. */
function best({ make, ...load }: Case): number {
  const outcomes = FIXED.map((current) => {
    const server = make();
    return simulate({ ...load, server }, fixed(current), { nowMs: 0, idleMs: 0 });
  });
  const fewest = Math.min(...outcomes.map(({ failures }) => failures));
  const sound = outcomes.filter(({ failures }) => failures === fewest);
  return Math.min(...sound.map(({ wallMs }) => wallMs));
}

/** One request alone and eight at once, long before the list begins. */
function known(make: Make): KnownLatency {
  const server = make();
  const aloneMs = server(0, -2e6, 1).afterMs;
  const latencies = Array.from({ length: KNOWN }, (_, at) => server(at, -1e6, at + 1).afterMs);
  const latencyMs = latencies.reduce((sum, ms) => sum + ms) / KNOWN;
  return { inFlight: KNOWN, latencyMs, aloneMs: Math.min(aloneMs, latencyMs) };
}

function fixed(current: number): ConcurrencyLimit {
  const nothing = { latency: undefined, waitedMs: 0, started: () => 0, settled: () => false };
  return { current, ...nothing, callerLimited: () => undefined, raise: () => false };
}

import { expect, it } from 'vitest';

import {
  type ControllerState,
  informedState,
  initialState,
  nextState,
  type RoundMeasure,
} from '../src/concurrency/controller.ts';

const SERVICE_MS = 10;

/** Mean latency at a number in flight, by what is on the other side. */
const OTHER_SIDE = {
  'six servers and a queue': (inFlight: number) => SERVICE_MS * Math.max(1, inFlight / 6),
  'six at full speed, slowing beyond': (inFlight: number) =>
    SERVICE_MS * Math.max(1, inFlight / 6) ** 2,
  'a single server': (inFlight: number) => SERVICE_MS * inFlight,
  'no limit at all': () => SERVICE_MS,
  'a hundred servers and a queue': (inFlight: number) => SERVICE_MS * Math.max(1, inFlight / 100),
};

const TABLE = [
  // other side, the plan's concurrency, least and most of the settled limit
  ['six servers and a queue', 256, 6, 8],
  ['six servers and a queue', 16, 6, 8],
  ['six servers and a queue', 4, 4, 4],
  ['six at full speed, slowing beyond', 256, 5, 7],
  ['six at full speed, slowing beyond', 8, 5, 7],
  ['a single server', 256, 1, 2],
  ['no limit at all', 256, 256, 256],
  ['no limit at all', 20, 20, 20],
  // A latency up to 1.4 times its baseline is tolerated: 140 in flight at most.
  ['a hundred servers and a queue', 256, 95, 140],
] as const;

for (const [name, max, least, most] of TABLE) {
  for (const noise of [0, 0.1]) {
    it(`settles between ${least} and ${most} of ${max} against ${name}, noise ${noise}`, () => {
      const limits = simulate(initialState(max), 80, OTHER_SIDE[name], noise).slice(40);
      const middle = limits.toSorted((a, b) => a - b)[20];
      expect(middle).toBeGreaterThanOrEqual(least);
      expect(middle).toBeLessThanOrEqual(most);
    });
  }
}

it('starts at sixteen, or at the plan where that is less', () => {
  expect(initialState(1000).limit).toBe(16);
  expect(initialState(3).limit).toBe(3);
});

it('doubles once, then quadruples each round while throughput grows as fast', () => {
  const limits = simulate(initialState(1000), 5, OTHER_SIDE['no limit at all'], 0);
  expect(limits).toEqual([16, 32, 128, 512, 1000]);
});

it('starts from what was seen before: higher where nothing queued, lower where it did', () => {
  const seen = (latencyMs: number) =>
    informedState(1000, { inFlight: 8, latencyMs, aloneMs: SERVICE_MS }).limit;
  expect(seen(SERVICE_MS)).toBe(32);
  expect(seen(SERVICE_MS * 1.3)).toBe(16);
  expect(seen(SERVICE_MS * 1.5)).toBe(5);
});

it('neither grows nor shrinks while the caller is the limit', () => {
  let state = initialState(256);
  for (const latencyMs of [10, 40, 10, 90]) {
    state = nextState(state, round(state, { latencyMs, callerLimited: true }));
    expect(state.limit).toBe(16);
  }
});

it('halves on a burst of errors, and again while it lasts, down to one', () => {
  let state = initialState(16);
  const limits: number[] = [];
  for (let step = 0; step < 3; step += 1) {
    state = nextState(state, round(state, { errors: 16, latencyMs: undefined }));
    limits.push(state.limit);
  }
  expect(limits[0]).toBe(8);
  expect(Math.min(...limits)).toBeGreaterThanOrEqual(1);
});

it('takes a steady share of failing inputs for the nature of the task', () => {
  let state = initialState(64);
  for (let step = 0; step < 60; step += 1) {
    state = nextState(state, round(state, { errors: 5, latencyMs: SERVICE_MS }));
  }
  expect(state.limit).toBe(64);
});

it('comes back up when the other side recovers, and down when it gets slower', () => {
  let state = settle(initialState(64), OTHER_SIDE['six servers and a queue']);
  state = settle(state, OTHER_SIDE['no limit at all']);
  expect(state.limit).toBe(64);
  state = settle(state, OTHER_SIDE['six servers and a queue']);
  expect(state.limit).toBeLessThanOrEqual(9);
});

it('is not misled for good when inputs get heavier', () => {
  let state = settle(initialState(64), OTHER_SIDE['no limit at all']);
  state = settle(state, () => SERVICE_MS * 5);
  expect(state.limit).toBe(64);
});

function settle(from: ControllerState, latency: (inFlight: number) => number): ControllerState {
  let state = from;
  for (let step = 0; step < 200; step += 1) {
    state = nextState(state, round(state, { latencyMs: latency(state.limit) }));
  }
  return state;
}

function simulate(
  from: ControllerState,
  rounds: number,
  latency: (inFlight: number) => number,
  noise: number,
): number[] {
  const random = seeded(7);
  const limits: number[] = [];
  let state = from;
  for (let step = 0; step < rounds; step += 1) {
    limits.push(state.limit);
    const latencyMs = latency(state.limit) * (1 + noise * (random() - 0.5));
    state = nextState(state, round(state, { latencyMs }));
  }
  return limits;
}

function round(state: ControllerState, changes: Partial<RoundMeasure>): RoundMeasure {
  const inputs = Math.max(16, state.limit);
  const { limit } = state;
  return { limit, latencyMs: SERVICE_MS, inputs, errors: 0, callerLimited: false, ...changes };
}

/** Park and Miller's minimal standard generator. */
function seeded(seed: number): () => number {
  let value = seed;
  return () => (value = (value * 48_271) % 2_147_483_647) / 2_147_483_647;
}

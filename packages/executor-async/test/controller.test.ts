import { expect, it } from 'vitest';

import { nextState, questionOf, type RoundMeasure } from '../src/concurrency/controller.ts';
import { levelClass, topOfClass } from '../src/concurrency/levels.ts';
import { type LevelMeasure, Round } from '../src/concurrency/round.ts';
import {
  type ControllerState,
  informedState,
  initialState,
  raised,
} from '../src/concurrency/state.ts';

const SERVICE_MS = 10;
const BEGAN = { startMs: 0, waitingSinceMs: 0 };
/** A moment on a thread that is always idle. */
const at = (ms: number) => ({ nowMs: ms, waitedMs: ms });

it('starts at four, or at the plan where that is less', () => {
  expect(initialState(1000).limit).toBe(4);
  expect(initialState(2).limit).toBe(2);
});

it('trebles each round while nothing is held up, to the plan', () => {
  expect(limitsOf(initialState(200), () => SERVICE_MS)).toEqual([4, 12, 36, 108, 200, 200, 200]);
});

it('starts from what was seen before: higher where nothing queued, lower where it did', () => {
  const seen = (latencyMs: number) =>
    informedState(1000, { inFlight: 8, latencyMs, aloneMs: SERVICE_MS }).limit;
  expect(seen(SERVICE_MS)).toBe(16);
  expect(seen(SERVICE_MS * 1.3)).toBe(6);
  expect(seen(SERVICE_MS * 8)).toBe(1);
});

it('starts from scratch when what was seen took no time', () => {
  expect(informedState(1000, { inFlight: 8, latencyMs: 0, aloneMs: 0 })).toEqual(
    initialState(1000),
  );
});

it('returns at once to the best number among those it passed', () => {
  const slowing = (inFlight: number) => SERVICE_MS * Math.max(1, inFlight / 6) ** 2;
  const limits = limitsOf(initialState(256), slowing);
  expect(Math.max(...limits)).toBeLessThanOrEqual(20);
  expect(limits.at(-1)).toBeGreaterThanOrEqual(5);
  expect(limits.at(-1)).toBeLessThanOrEqual(8);
});

it('neither grows nor shrinks while the caller is the limit', () => {
  let state = initialState(256);
  for (const latencyMs of [10, 40, 10, 90]) {
    state = nextState(
      state,
      round(state, () => latencyMs, { callerLimited: 'thread' }),
    );
    expect(state.limit).toBe(4);
  }
});

it('is raised no further than nothing is known of the other side', () => {
  expect(raised(initialState(256), 10)).toMatchObject({ phase: 'climbing', limit: 10 });
  expect(raised(initialState(6), 10).limit).toBe(6);
  const known = informedState(256, { inFlight: 8, latencyMs: 80, aloneMs: SERVICE_MS });
  expect(raised(known, 10)).toBe(known);
});

it('takes note of latencies where its source is too slow to learn how many could be in flight', () => {
  const before = initialState(256);
  const slow = round(before, () => SERVICE_MS, { callerLimited: 'source' });
  const after = nextState(before, slow);
  expect(after).toMatchObject({ phase: 'climbing', limit: 4, estimates: { aloneMs: SERVICE_MS } });
  expect(after.seen).toEqual({ inFlight: 4, latencyMs: SERVICE_MS });
});

it('stops where this thread can do no more, and goes on once its code is warm', () => {
  const threadOf = (state: ControllerState, threadMs: number): ControllerState =>
    nextState(
      state,
      round(state, () => SERVICE_MS, { threadMs }),
    );
  const cold = threadOf(initialState(256), 5);
  expect(cold).toMatchObject({ phase: 'steady', limit: 4 });
  const still = threadOf(threadOf(cold, 4), 3);
  expect(still.limit).toBe(4);
  const warm = threadOf(still, 0.5);
  expect(warm).toMatchObject({ phase: 'climbing', limit: 12 });
  expect(threadOf(warm, 0.5).limit).toBe(36);
});

it('does not grow for inputs that fill the last round', () => {
  const state = initialState(256);
  const few = round(state, () => SERVICE_MS, { remaining: 2 });
  expect(nextState(state, few).limit).toBe(4);
});

it('goes back to the number in flight at which nothing failed', () => {
  let state = climbed();
  expect(state.limit).toBeGreaterThan(64);
  state = nextState(
    state,
    failing(state, ({ most }) => most > 64),
  );
  expect(state.limit).toBe(64);
});

it('takes failures that do not grow with the number in flight for the nature of the task', () => {
  let state = initialState(64);
  for (let step = 0; step < 12; step += 1)
    state = nextState(
      state,
      failing(state, () => true),
    );
  expect(state.limit).toBe(64);
});

it('comes back up when the other side recovers, and down when it gets slower', () => {
  const queue = (inFlight: number) => SERVICE_MS * Math.max(1, inFlight / 6);
  let state = settled(initialState(64), queue);
  expect(state.limit).toBeLessThanOrEqual(9);
  state = settled(state, () => SERVICE_MS);
  expect(state.limit).toBe(64);
  state = settled(state, queue);
  expect(state.limit).toBeLessThanOrEqual(9);
});

it('is not misled for good when inputs get heavier', () => {
  const state = settled(initialState(64), () => SERVICE_MS);
  expect(settled(state, () => SERVICE_MS * 5).limit).toBe(64);
});

it('files every number in flight under one class of half an octave', () => {
  for (let inFlight = 1; inFlight < 5000; inFlight += 1) {
    const index = levelClass(inFlight);
    expect(inFlight).toBeLessThanOrEqual(topOfClass(index));
    if (index > 0) expect(inFlight).toBeGreaterThan(topOfClass(index - 1));
  }
});

it('ends a round on the first of its inputs to take far too long', () => {
  const asked = { limit: 4, above: 2, inputs: 2, tooLongMs: 16, tooManyFailed: 1 };
  const late = new Round(asked);
  const marks = [1, 2, 3, 4].map((inFlight) => late.start(inFlight, at(0)));
  expect(late.end(marks[0] ?? -1, BEGAN, at(10), true)).toBe(false);
  expect(late.end(marks[1] ?? -1, BEGAN, at(20), true)).toBe(true);
});

/** Every level that a crowd passes while it forms, each with a latency of its own. */
function round(
  state: ControllerState,
  latency: (inFlight: number) => number,
  changes: Partial<RoundMeasure> = {},
): RoundMeasure {
  const { limit, above, inputs } = questionOf(state);
  const measured = new Round({ ...questionOf(state), tooLongMs: Infinity });
  for (let one = 0; one < inputs; one += 1) {
    const inFlight = Math.min(limit, above + 1 + one);
    measured.end(measured.start(inFlight, at(0)), BEGAN, at(latency(inFlight)), true);
  }
  const levels = measured.levels(at(0));
  return { levels, threadMs: 0, callerLimited: undefined, remaining: undefined, ...changes };
}

function failing(state: ControllerState, fails: (level: LevelMeasure) => boolean): RoundMeasure {
  const sound = round(state, () => SERVICE_MS);
  const levels = sound.levels.map((level) =>
    fails(level) ? { ...level, inputs: 0, failed: level.inputs, latencyMs: 0 } : level,
  );
  return { ...sound, levels };
}

function climbed(): ControllerState {
  let state = initialState(256);
  while (state.limit < 100)
    state = nextState(
      state,
      round(state, () => SERVICE_MS),
    );
  return state;
}

function limitsOf(from: ControllerState, latency: (inFlight: number) => number): number[] {
  let state = from;
  const limits: number[] = [];
  for (let step = 0; step < 7; step += 1) {
    limits.push(state.limit);
    state = nextState(state, round(state, latency));
  }
  return limits;
}

function settled(from: ControllerState, latency: (inFlight: number) => number): ControllerState {
  let state = from;
  for (let step = 0; step < 250; step += 1) state = nextState(state, round(state, latency));
  return state;
}

import type { KnownLatency } from '@forkwise/executor';

/** What one round under one limit showed. */
export interface RoundMeasure {
  readonly limit: number;
  /** Mean latency of the inputs that did not fail; `undefined` when all failed. */
  readonly latencyMs: number | undefined;
  /** Inputs that ended, and how many of them failed. */
  readonly inputs: number;
  readonly errors: number;
  /** The caller, not what it waits for, set the pace: nothing can be learned about growing. */
  readonly callerLimited: boolean;
}

/** A limit and its throughput in inputs per ms, by Little's law: limit ÷ latency. */
interface Point {
  readonly limit: number;
  readonly rate: number;
}

type Phase =
  | { readonly phase: 'slowStart'; readonly previous: Point | undefined }
  | { readonly phase: 'descending'; readonly best: Point }
  | {
      readonly phase: 'steady';
      /** Rounds to go before the next growth. */
      readonly holdRounds: number;
      /** Where the limit grew from in the last round, if it did. */
      readonly grownFrom: Point | undefined;
    };

export type ControllerState = Phase & {
  readonly limit: number;
  /** The plan's concurrency, at least 1. */
  readonly max: number;
  /** The least mean latency seen since it was last learned; `Infinity` before. */
  readonly baselineMs: number;
  /** Usual share of failing inputs. */
  readonly errorRate: number;
};

/** Modest for a stranger's server, yet past what browsers open to one host (6). */
const START = 16;
/**
 * Growth while throughput grows as fast as the limit, that is, while nothing queues yet; doubling
 * alone would take twice as many round trips to reach what a fast server allows.
 */
const QUICK_GROWTH = 4;
const QUICK_FROM_SHARE = 0.8;
/** Growing must this share of the throughput it would bring without queueing. */
const GAIN_SHARE = 0.25;
/** TCP CUBIC's multiplicative decrease (RFC 9438, section 4.6). */
const DECREASE = 0.7;
/** A lower limit has lost nothing while it keeps this share of the throughput; less is noise. */
const KEEP_SHARE = 0.9;
/** Latency over its baseline below which a queue is not yet forming: one more in flight of seven. */
const GROW_BELOW = 1.15;
/** And above which it has formed: latency up by two fifths bought nothing but waiting. */
const DESCEND_ABOVE = 1.4;
/** Additive increase by an eighth of the limit: slow beside doubling, quick beside one by one. */
const GROWTH_STEPS = 8;
/** Growth that brought less throughput than this share of the one before is taken back. */
const GROWTH_LOSS_SHARE = 0.95;
/** Rounds without growth after growth was found useless or harmful, so that it is rarely repeated. */
const HOLD_ROUNDS = 8;
/** A burst is at least this share of a round beyond twice the usual, and more than one failure. */
const BURST_SHARE = 0.1;
const BURST_MIN_ERRORS = 2;
/** Weight of the newest round in the usual share of failures. */
const ERROR_WEIGHT = 0.3;

export function initialState(max: number): ControllerState {
  return {
    phase: 'slowStart',
    previous: undefined,
    limit: Math.min(max, START),
    max,
    baselineMs: Infinity,
    errorRate: 0,
  };
}

/**
 * The state to start from when some inputs were seen waiting before: their latency says whether so
 * many queued already, and the usual rules go on from there.
 */
export function informedState(max: number, known: KnownLatency): ControllerState {
  const inFlight = Math.min(known.inFlight, max);
  const before: ControllerState = {
    ...initialState(max),
    limit: inFlight,
    baselineMs: known.aloneMs,
  };
  const point = { limit: inFlight, rate: inFlight / known.latencyMs };
  const ratio = known.latencyMs / known.aloneMs;
  if (ratio > DESCEND_ABOVE) return descend(before, point);
  return grow(before, point, ratio < GROW_BELOW ? QUICK_GROWTH : 2);
}

/** The state after a round that was measured under `state.limit`. Pure; README.md has the table. */
export function nextState(state: ControllerState, round: RoundMeasure): ControllerState {
  const share = round.errors / round.inputs;
  const burst = round.errors >= BURST_MIN_ERRORS && share >= BURST_SHARE + 2 * state.errorRate;
  const known: ControllerState = {
    ...state,
    baselineMs: Math.min(state.baselineMs, round.latencyMs ?? Infinity),
    errorRate: state.errorRate + (share - state.errorRate) * ERROR_WEIGHT,
  };
  if (burst) return steady(known, Math.max(1, state.limit >> 1), HOLD_ROUNDS);
  if (round.latencyMs === undefined || round.callerLimited) return known;
  const point = { limit: state.limit, rate: state.limit / round.latencyMs };
  if (known.phase === 'slowStart') return afterSlowStart(known, known.previous, point);
  if (known.phase === 'descending') {
    return afterDescent(known, known.best, point, round.latencyMs);
  }
  return afterSteady(known, known, point, round.latencyMs);
}

function afterSlowStart(
  state: ControllerState,
  previous: Point | undefined,
  point: Point,
): ControllerState {
  if (previous === undefined) {
    // Where there is no room to double, only a smaller limit can show whether this one is too large.
    return state.limit === state.max ? descend(state, point) : grow(state, point, 2);
  }
  const ideal = point.limit / previous.limit - 1;
  if (point.rate < previous.rate * (1 + GAIN_SHARE * ideal)) {
    return descend(state, { limit: previous.limit, rate: Math.max(previous.rate, point.rate) });
  }
  if (state.limit === state.max) return steady(state, state.limit, 0);
  const asMuch = point.rate >= previous.rate * (1 + QUICK_FROM_SHARE * ideal);
  return grow(state, point, asMuch ? QUICK_GROWTH : 2);
}

function afterDescent(
  state: ControllerState,
  best: Point,
  point: Point,
  latencyMs: number,
): ControllerState {
  if (point.rate < best.rate * KEEP_SHARE) {
    // Less in flight brought less throughput, so nothing queued: this is the baseline of now, and
    // the best limit lies between.
    return steady(
      { ...state, baselineMs: latencyMs },
      Math.ceil((best.limit + point.limit) / 2),
      0,
    );
  }
  if (state.limit === 1) return steady(state, 1, HOLD_ROUNDS);
  return descend(state, { limit: point.limit, rate: Math.max(best.rate, point.rate) });
}

function afterSteady(
  state: ControllerState,
  { holdRounds, grownFrom }: Extract<Phase, { phase: 'steady' }>,
  point: Point,
  latencyMs: number,
): ControllerState {
  if (grownFrom !== undefined && point.rate < grownFrom.rate * GROWTH_LOSS_SHARE) {
    return steady(state, grownFrom.limit, HOLD_ROUNDS);
  }
  const ratio = latencyMs / state.baselineMs;
  if (ratio > DESCEND_ABOVE && state.limit > 1) return descend(state, point);
  if (ratio < GROW_BELOW && holdRounds === 0 && state.limit < state.max) {
    const step = Math.max(1, Math.floor(state.limit / GROWTH_STEPS));
    return steady(state, Math.min(state.max, state.limit + step), 0, point);
  }
  return steady(state, state.limit, Math.max(0, holdRounds - 1));
}

function grow(state: ControllerState, previous: Point, factor: number): ControllerState {
  const limit = Math.min(state.max, state.limit * factor);
  return { ...common(state), phase: 'slowStart', previous, limit };
}

function descend(state: ControllerState, best: Point): ControllerState {
  const limit = Math.max(1, Math.floor(best.limit * DECREASE));
  return { ...common(state), phase: 'descending', best, limit };
}

function steady(
  state: ControllerState,
  limit: number,
  holdRounds: number,
  grownFrom?: Point,
): ControllerState {
  return { ...common(state), phase: 'steady', limit, holdRounds, grownFrom };
}

function common({
  max,
  baselineMs,
  errorRate,
}: ControllerState): Pick<ControllerState, 'max' | 'baselineMs' | 'errorRate'> {
  return { max, baselineMs, errorRate };
}

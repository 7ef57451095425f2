import {
  chance,
  type Estimates,
  explainedFailures,
  together,
  withAlone,
  withFailures,
  withSpread,
} from './estimates.ts';
import type { LevelMeasure, Question } from './round.ts';
import {
  climb,
  type Common,
  type ControllerState,
  descend,
  HOLD_ROUNDS,
  impatient,
  KNOWN_GROWTH,
  type Phase,
  type Point,
  steady,
  threadBound,
} from './state.ts';

/** What one round under one limit showed. */
export interface RoundMeasure {
  /** In ascending order of the number in flight, at least one. */
  readonly levels: readonly LevelMeasure[];
  /** How long each input held this thread. */
  readonly threadMs: number;
  /**
   * The caller, not what it waits for, set the pace: its thread, or its source or consumer. Nothing
   * can be learned about growing; from the latter, latencies all the same.
   */
  readonly callerLimited: 'thread' | 'source' | undefined;
  /** Inputs not yet started, where that is known. */
  readonly remaining: number | undefined;
}

/**
 * Growth per round trip. More overshoots by as much: where throughput falls with the load, what is
 * in flight beyond the best number costs the square or the cube of the excess.
 */
const GROWTH = 3;
const DOUBTFUL_GROWTH = 1.5;
/** Latency over that of one alone from which inputs are held up: one waits for every five served. */
const HELD_UP = 1.2;
/** A round is cut short when the most crowded take this much longer. */
const FAR_TOO_LONG = 1.6;
/** Of the growth's promise, what it must bring for more to be tried at once. */
const GAIN_SHARE = 0.5;
/** Growth that lost more than this is taken back. */
const LOSS = 0.05;
/** Additive increase by an eighth of the limit: slow beside doubling, quick beside one by one. */
const GROWTH_STEPS = 8;
/** A lower limit has lost nothing while it keeps this share of the throughput, less its noise. */
const KEEP_SHARE = 0.95;
const LEAST_KEEP_SHARE = 0.8;
/** Latency that fell by less than a tenth with the limit was not a queue's. */
const SAME_LATENCY = 0.9;
/** Inputs of a steady round, and more where latencies are spread, per square of the spread. */
const STEADY_INPUTS = 12;
const SPREAD_INPUTS = 15;
/** Steady rounds ask those that started in the upper quarter of the limit. */
const UPPER = 0.75;

/** What the next round is to find out. */
export function questionOf(state: ControllerState): Question {
  const asked = askedOf(state);
  return { ...asked, tooManyFailed: explainedFailures(state.estimates, asked.inputs) };
}

function askedOf(state: ControllerState): Omit<Question, 'tooManyFailed'> {
  const { limit, estimates } = state;
  const noise = Math.ceil(SPREAD_INPUTS * estimates.spread ** 2);
  const farTooLong = FAR_TOO_LONG + chance(estimates, 1);
  if (state.phase === 'climbing') {
    const above = Math.min(state.proven.limit, limit - 1);
    return { limit, above, inputs: limit - above, tooLongMs: estimates.aloneWaitedMs * farTooLong };
  }
  if (state.phase === 'steady' && state.grownFrom !== undefined) {
    const { limit: above, rate } = state.grownFrom;
    const inputs = Math.max(2 * (limit - above), noise);
    return { limit, above, inputs, tooLongMs: (above / rate) * farTooLong };
  }
  const usual = Math.max(limit, Math.min(STEADY_INPUTS, 2 + 2 * limit));
  const inputs = Math.max(usual, Math.min(4 * limit, noise));
  return { limit, above: Math.floor(limit * UPPER), inputs, tooLongMs: Infinity };
}

/** The state after a round under `state.limit`. Pure; README.md has the table. */
export function nextState(before: ControllerState, round: RoundMeasure): ControllerState {
  const { above } = askedOf(before);
  const asked = together(round.levels, above);
  const below = round.levels.filter(({ most }) => most <= above);
  const usual = below.reduce(withFailures, before.estimates);
  // What fails again with fewer in flight will be part of the usual share by then.
  const state = { ...before, estimates: withFailures(usual, asked) };
  if (asked.failed > explainedFailures(usual, asked.inputs + asked.failed)) {
    return overloaded(state, round.levels);
  }
  if (round.callerLimited === 'thread') return state;
  if (round.callerLimited === 'source') return withSeen(state, round.levels);
  if (asked.inputs === 0) {
    // All failed, as they do with fewer in flight: there is no latency to go by.
    return climb(state, { limit: state.limit, rate: 0 }, state.limit * KNOWN_GROWTH);
  }
  const seen = { inFlight: state.limit, latencyMs: asked.latencyMs };
  const seeing = { ...state, seen };
  if (seeing.phase === 'climbing') return afterClimb(seeing, seeing.proven, round, asked);
  const learned = afterRound(seeing, round.levels, asked);
  const point = { limit: state.limit, rate: state.limit / asked.latencyMs };
  if (seeing.phase === 'descending') return afterDescent(learned, seeing.best, point, asked);
  return afterSteady(learned, seeing, point, round, asked);
}

/** What there was in flight says how long it took, though it was not as many as the limit allows. */
function withSeen(state: ControllerState, levels: readonly LevelMeasure[]): ControllerState {
  const first = levels.find(({ inputs }) => inputs > 0);
  const top = together(levels, 0);
  if (first === undefined) return state;
  const { estimates } = state;
  return {
    ...state,
    seen: { inFlight: top.inFlight, latencyMs: top.latencyMs },
    estimates: estimates.aloneInputs > 0 ? estimates : withAlone(estimates, first),
  };
}

/** Back to the largest number in flight at which nothing failed. */
function overloaded(state: ControllerState, levels: readonly LevelMeasure[]): ControllerState {
  const proven = state.phase === 'climbing' ? state.proven.limit : 0;
  let limit = proven > 0 ? Math.min(proven, state.limit) : Math.max(1, state.limit >> 1);
  for (const { most, inputs, failed } of levels) {
    if (most <= limit) continue;
    if (failed > 0 || inputs < 2) break;
    limit = most;
  }
  return steady(impatient(state), limit, state.patience);
}

function afterClimb(
  before: ControllerState,
  proven: Point,
  round: RoundMeasure,
  asked: LevelMeasure,
): ControllerState {
  const levels = round.levels.filter(({ inputs }) => inputs > 0);
  const [first = asked, top = asked] = [levels[0], levels[levels.length - 1]];
  const known = before.estimates.aloneInputs > 0;
  const estimates = withSpread(
    known ? before.estimates : withAlone(before.estimates, first),
    levels,
  );
  const { aloneMs } = estimates;
  const unheld = levels.filter(
    (level) => level.latencyMs < aloneMs * (HELD_UP + chance(estimates, level.inputs) / 2),
  );
  const state = {
    ...before,
    estimates: unheld.reduce((of, level) => withAlone(of, level), estimates),
  };
  const tolerated = HELD_UP + chance(estimates, top.inputs);
  // Opening a crowd's connections takes this thread long: that is not the other side's doing.
  const heldUp = top.waitedMs / state.estimates.aloneWaitedMs;
  if (heldUp > tolerated) return settle({ ...state, rejected: top }, proven, levels);
  const { limit, max } = state;
  const lastRound = round.remaining !== undefined && round.remaining < limit;
  if (limit === max || lastRound) return steady(state, limit, HOLD_ROUNDS);
  if (isThreadBound(limit, round, aloneMs)) return threadBound(state, limit);
  const doubt = Math.max(0, heldUp - 1) / (tolerated - 1);
  const factor = GROWTH - (GROWTH - DOUBTFUL_GROWTH) * doubt;
  return climb(state, { limit, rate: limit / asked.latencyMs }, limit * factor);
}

const isThreadBound = (limit: number, { threadMs }: RoundMeasure, aloneMs: number): boolean =>
  limit * threadMs > aloneMs;

/** At the limit of the greatest throughput seen, where a few inputs count for less than many. */
function settle(
  state: ControllerState,
  proven: Point,
  levels: readonly LevelMeasure[],
): ControllerState {
  let best = proven.rate > 0 ? proven : { limit: 1, rate: 0 };
  for (const { most, inFlight, inputs, running, latencyMs } of levels) {
    if (running * 4 > inputs) continue;
    const doubt = 1 + state.estimates.spread / Math.sqrt(inputs) / 2;
    const rate = inFlight / (latencyMs * doubt);
    if (rate > best.rate) best = { limit: most, rate };
  }
  return steady(state, best.limit, HOLD_ROUNDS);
}

/** A latency clearly below that of one alone, or one that is alone, is learned anew. */
function afterRound(
  state: ControllerState,
  levels: readonly LevelMeasure[],
  asked: LevelMeasure,
): ControllerState {
  const estimates = withSpread(state.estimates, levels);
  const shorter = SAME_LATENCY - chance(estimates, asked.inputs);
  if (state.limit === 1) {
    return { ...state, estimates: withAlone(estimates, asked, asked.inputs) };
  }
  if (asked.latencyMs >= estimates.aloneMs * shorter) return { ...state, estimates };
  return { ...state, estimates: withAlone(estimates, asked, 0) };
}

function afterDescent(
  state: ControllerState,
  best: Point,
  point: Point,
  asked: LevelMeasure,
): ControllerState {
  const noise = state.estimates.spread / Math.sqrt(asked.inputs);
  if (point.rate < best.rate * Math.max(LEAST_KEEP_SHARE, KEEP_SHARE - noise)) {
    // Less in flight brought less throughput, so nothing queued: this is the latency of one alone.
    const { latencyMs: aloneMs, waitedMs: aloneWaitedMs } = asked;
    const estimates = { ...state.estimates, aloneMs, aloneWaitedMs };
    const unchanged = asked.latencyMs > (SAME_LATENCY * best.limit) / best.rate;
    const limit = unchanged ? best.limit : Math.ceil((best.limit + point.limit) / 2);
    return steady({ ...state, estimates }, limit, 0);
  }
  if (state.limit === 1) return steady(state, 1, HOLD_ROUNDS);
  return descend(state, { limit: point.limit, rate: Math.max(best.rate, point.rate) });
}

function afterSteady(
  state: ControllerState,
  phase: Extract<Phase, { phase: 'steady' }>,
  point: Point,
  round: RoundMeasure,
  asked: LevelMeasure,
): ControllerState {
  const { limit, max, estimates, rejected } = state;
  const { holdRounds, grownFrom } = phase;
  const noise = chance(estimates, asked.inputs);
  if (grownFrom !== undefined) {
    const gain = point.rate / grownFrom.rate - 1;
    if (gain < -LOSS - noise / 2) {
      return steady(impatient({ ...state, rejected: asked }), grownFrom.limit, state.patience);
    }
    if (gain > GAIN_SHARE * (limit / grownFrom.limit - 1) && limit < max) {
      return climb({ ...state, patience: HOLD_ROUNDS }, point, limit * DOUBTFUL_GROWTH);
    }
  }
  if (asked.latencyMs > estimates.aloneMs * (HELD_UP + noise)) {
    return limit > 1 ? descend(state, point) : steady(state, 1, holdRounds);
  }
  if (limit < max && rejected !== undefined && isUnheld(estimates, rejected)) {
    return climb({ ...state, rejected: undefined }, point, limit * GROWTH);
  }
  if (phase.threadBound && limit < max) {
    if (isThreadBound(limit, round, estimates.aloneMs)) return threadBound(state, limit);
    return climb(state, point, limit * GROWTH);
  }
  if (limit === max || holdRounds > 0) return steady(state, limit, Math.max(0, holdRounds - 1));
  const grown = Math.min(max, limit + Math.max(1, Math.floor(limit / GROWTH_STEPS)));
  return steady(state, grown, 0, point);
}

/** What was rejected on thin evidence may look like the rest by what is known now. */
function isUnheld(of: Estimates, { inputs, latencyMs }: NonNullable<Common['rejected']>): boolean {
  return latencyMs < of.aloneMs * (HELD_UP + chance(of, inputs));
}

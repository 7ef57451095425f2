import type { KnownLatency } from '@forkwise/executor';

import { type Estimates, NO_ESTIMATES } from './estimates.ts';
import type { LevelMeasure } from './round.ts';

/** A limit and its throughput in inputs per ms, by Little's law: limit ÷ latency. */
export interface Point {
  readonly limit: number;
  readonly rate: number;
}

export type Phase =
  | { readonly phase: 'climbing'; readonly proven: Point }
  | { readonly phase: 'descending'; readonly best: Point }
  | {
      readonly phase: 'steady';
      /** Rounds to go before the next growth. */
      readonly holdRounds: number;
      /** Where the limit grew from in the last round, if it did. */
      readonly grownFrom: Point | undefined;
      /** Whether growth ended because this thread could not keep up, rather than the other side. */
      readonly threadBound: boolean;
    };

export interface Common {
  /** The plan's concurrency, at least 1. */
  readonly max: number;
  readonly estimates: Estimates;
  /** The crowd that was last found slow. */
  readonly rejected: Pick<LevelMeasure, 'inputs' | 'latencyMs'> | undefined;
  /** Rounds to hold after the next growth that is taken back. */
  readonly patience: number;
  /** What the last round that knew a latency saw. */
  readonly seen: { readonly inFlight: number; readonly latencyMs: number } | undefined;
}

export type ControllerState = Phase & Common & { readonly limit: number };

/**
 * Enough for some to show a rise over the first, few enough that a server which takes one at a time
 * is not held up for long.
 */
const START = 4;
/** Known inputs that took this much longer together than alone say how many fit. */
const KNOWN_HELD_UP = 1.05;
export const KNOWN_GROWTH = 2;
/** Near TCP CUBIC's multiplicative decrease (0.7, RFC 9438), but gentler: each step is a test. */
const DECREASE = 0.85;
/** Rounds without growth after one that was useless or harmful, doubled each time it happens again. */
export const HOLD_ROUNDS = 8;
const MAX_HOLD_ROUNDS = 64;

export function initialState(max: number): ControllerState {
  return {
    phase: 'climbing',
    proven: { limit: 0, rate: 0 },
    limit: Math.min(max, START),
    max,
    estimates: NO_ESTIMATES,
    rejected: undefined,
    patience: HOLD_ROUNDS,
    seen: undefined,
  };
}

/** The state to start from when some inputs were seen waiting before. */
export function informedState(max: number, known: KnownLatency): ControllerState {
  const inFlight = Math.min(known.inFlight, max);
  const { latencyMs, aloneMs } = known;
  const alone = { aloneMs, aloneWaitedMs: aloneMs, aloneInputs: inFlight };
  const estimates = { ...NO_ESTIMATES, ...alone, tried: inFlight };
  const state = { ...initialState(max), estimates, seen: { inFlight, latencyMs } };
  if (!(aloneMs > 0 && latencyMs > 0)) return initialState(max);
  const heldUp = latencyMs / aloneMs;
  if (heldUp < KNOWN_HELD_UP) {
    return climb(state, { limit: inFlight, rate: inFlight / latencyMs }, inFlight * KNOWN_GROWTH);
  }
  // As many as would be served in the time of one, of which half are taken for granted.
  const limit = Math.max(1, Math.round(inFlight / heldUp));
  const proven = limit >> 1;
  return climb(state, { limit: proven, rate: proven / aloneMs }, limit);
}

export function climb(state: ControllerState, proven: Point, limit: number): ControllerState {
  return {
    ...common(state),
    phase: 'climbing',
    proven,
    limit: Math.min(state.max, Math.ceil(limit)),
  };
}

/** The same state with at least this limit, while nothing is known of the other side. */
export function raised(state: ControllerState, limit: number): ControllerState {
  const wanted = Math.min(state.max, limit);
  const known = state.phase !== 'climbing' || state.estimates.aloneInputs > 0;
  if (known || wanted <= state.limit) return state;
  return { ...state, limit: wanted };
}

export function descend(state: ControllerState, best: Point): ControllerState {
  const limit = Math.max(1, Math.floor(best.limit * DECREASE));
  return { ...common(state), phase: 'descending', best, limit };
}

export function steady(
  state: ControllerState,
  limit: number,
  holdRounds: number,
  grownFrom?: Point,
): ControllerState {
  return { ...held(state, limit, holdRounds), grownFrom };
}

/** Until this thread, whose code may get warm, has time for more. */
export function threadBound(state: ControllerState, limit: number): ControllerState {
  return { ...held(state, limit, HOLD_ROUNDS), threadBound: true };
}

function held(
  state: ControllerState,
  limit: number,
  holdRounds: number,
): Extract<ControllerState, { phase: 'steady' }> {
  const phase = { phase: 'steady', holdRounds, grownFrom: undefined, threadBound: false } as const;
  return { ...common(state), ...phase, limit };
}

export function impatient(state: ControllerState): ControllerState {
  return { ...state, patience: Math.min(MAX_HOLD_ROUNDS, 2 * state.patience) };
}

function common({ max, estimates, rejected, patience, seen }: ControllerState): Common {
  return { max, estimates, rejected, patience, seen };
}

import type { WarmUp, WarmUpDraw } from '../schema/profile.ts';

/**
 * How cold code gets faster: an isolate whose thread has been held for T ms in all takes
 * s·(1 + gain·e^(−T/span)) for an input that takes s once warm. V8 first interprets, then compiles
 * what has run often, in tiers, on threads beside; only time spent running brings that about.
 */
export interface WarmUpCurve {
  /** What the very first input costs beyond its steady time, as a multiple of it. */
  readonly gain: number;
  /** Time of holding the thread in which the excess falls to 1/e, ms. */
  readonly spanMs: number;
}

/**
 * How long a fresh isolate holds its thread for work that takes `steadyMs` once warm. Steady work
 * advances by dW = dT / (1 + gain·e^(−T/span)), so T(W) = span·ln((1 + gain)·e^(W/span) − gain);
 * written so that no exponential overflows. For long work that is W + span·ln(1 + gain).
 */
export function heldTime({ gain, spanMs }: WarmUpCurve, steadyMs: number): number {
  return steadyMs + spanMs * Math.log1p(gain * -Math.expm1(-steadyMs / spanMs));
}

/** The inverse of `heldTime`: the steady work that is done after holding the thread for `heldMs`. */
export function steadyWork({ gain, spanMs }: WarmUpCurve, heldMs: number): number {
  return heldMs + spanMs * (Math.log1p(gain * Math.exp(-heldMs / spanMs)) - Math.log1p(gain));
}

/** What an isolate that starts cold takes beyond `steadyMs`, expected over the draws, ms; at least 0. */
export function coldExtraMs(draws: readonly WarmUpDraw[], steadyMs: number): number {
  let held = 0;
  let steady = 0;
  for (const draw of draws) {
    const ms = steadyMs * draw.steadyFactor;
    held += draw.weight * heldTime(draw, ms);
    steady += draw.weight * ms;
  }
  return held - steady;
}

/** Work long enough for any library's code to be warm by its end, ms. */
const LONG_MS = 1000;

/** What an isolate that starts cold takes in all until its code is warm, beyond what it then would, ms. */
export function wholeColdMs(draws: readonly WarmUpDraw[]): number {
  return coldExtraMs(draws, LONG_MS);
}

/** The draw that stands at `share` (0 to 1) of their weights: for one value of each replicate. */
export function drawAt(draws: readonly WarmUpDraw[], share: number): WarmUpDraw | undefined {
  let before = 0;
  for (const draw of draws) {
    before += draw.weight;
    if (share < before) return draw;
  }
  return draws[draws.length - 1];
}

/** The steady time of what held a fresh isolate's thread for `heldMs`, expected over the curves, ms. */
export function expectedSteadyMs({ draws }: WarmUp, heldMs: number): number {
  if (draws.length === 0) return heldMs;
  return draws.reduce((sum, draw) => sum + draw.weight * steadyWork(draw, heldMs), 0);
}

/** The warm-up that is left to an isolate whose thread was held for `heldMs` already. */
export function warmedBy(warmUp: WarmUp, heldMs: number): WarmUp {
  const left = (curve: WarmUpCurve): number =>
    curve.gain * (heldMs > 0 ? Math.exp(-heldMs / curve.spanMs) : 1);
  return {
    ...warmUp,
    gain: left(warmUp),
    draws: warmUp.draws.map((draw) => ({ ...draw, gain: left(draw) })),
  };
}

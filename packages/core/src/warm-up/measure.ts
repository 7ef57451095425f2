import type { WarmUp, WarmUpDraw } from '../schema/profile.ts';
import { heldTime, steadyWork } from './curve.ts';
import { type CurveFit, fitCurves } from './fit.ts';
import { type CurveGrid, curveGrid } from './prior.ts';
import {
  type HeldTime,
  type Series,
  USUAL_POWER,
  firstCounts,
  pointOf,
  toSeries,
} from './series.ts';

export interface MeasuredWarmUp {
  readonly warmUp: WarmUp;
  /** What the first input held the thread for beyond the curve: loading, compiling; ms. */
  readonly firstCallMs: number;
  /** Steady ÷ measured held time of each input, its first-call cost left out; 0 to 1. */
  readonly steadyShares: Float64Array;
  /** Steady time is proportional to size to this power, 0 to 2. */
  readonly power: number;
}

export const NO_WARM_UP: WarmUp = { gain: 0, spanMs: 0, draws: [] };

/** So many draws tell the spread of the curves; all of them would be 79. */
const DRAWS = 12;
/** Below so many times the expected, the first input is merely slower than others. */
const FIRST_CALL_FACTOR = 1.3;
/**
 * A pause (a collection, a compilation, a neighbour) among a few inputs is no sign that others are
 * as long: beyond so many times what the curve says, it does not count; among more than so many
 * inputs, beyond as many times more. One in many that is long by itself counts in the end.
 */
const PAUSE_FACTOR = 4;
const FEW_INPUTS = 24;
/**
 * With nothing to compare it with: of the first call of a library, a third to two thirds was loading
 * and compiling (prettier, marked, terser, sql.js); of that of a kernel, nothing.
 */
const LONE_FIRST_CALL = 0.5;

/**
 * The warm-up of a task by the times that its inputs held the thread for, in the order in which they
 * ran in an isolate that had not run it before. Takes some 1 ms, whatever their number.
 *
 * @param importMs how long importing the task took: much code warms up for longer. `undefined`: not
 *   known
 * @param helperShare CPU time of V8's helper threads ÷ time held, over some 5 ms at least;
 *   `undefined`: not known
 */
export function measureWarmUp(
  times: readonly HeldTime[],
  importMs: number | undefined,
  helperShare?: number,
): MeasuredWarmUp {
  const steadyShares = new Float64Array(times.length).fill(1);
  const [first] = times;
  if (first === undefined || !times.some(({ heldMs }) => heldMs > 0)) {
    return { warmUp: NO_WARM_UP, firstCallMs: 0, steadyShares, power: USUAL_POWER };
  }
  const series = toSeries(times);
  const grid = curveGrid(importMs, helperShare);
  const fit = fitCurves(series, grid);
  const usualMs = usualFirst(first, series, grid, fit);
  const work = workByCurve(series, grid, fit, firstCounts(times), usualMs);
  steadyShares[0] = first.heldMs > 0 ? Math.min(1, work.firstMs / (first.heldMs * first.runs)) : 1;
  for (let at = 1; at < times.length; at++)
    steadyShares[at] = Math.min(1, work.shares[pointOf(series, at)] ?? 1);
  return {
    warmUp: summary(grid, fit, work.factors),
    firstCallMs: Math.max(0, first.heldMs * first.runs - usualMs),
    steadyShares,
    power: fit.weight.reduce((sum, weight, cell) => sum + weight * (fit.power[cell] ?? 0), 0),
  };
}

/**
 * How long the first input would hold the thread for without loading or compiling, ms: its own time
 * where it is no outlier, else what the others and the curve say of it.
 */
function usualFirst(
  first: HeldTime,
  series: Series,
  { gains, spansMs, library }: CurveGrid,
  { weight, level, power }: CurveFit,
): number {
  const firstMs = first.heldMs * first.runs;
  if (series.count === 0) return firstMs * (1 - LONE_FIRST_CALL * library);
  const logSize = first.size > 0 ? Math.log(first.size) - series.meanLogSize : 0;
  let expected = 0;
  for (let cell = 0; cell < weight.length; cell++) {
    const steadyMs = first.runs * Math.exp((level[cell] ?? 0) + (power[cell] ?? 0) * logSize);
    const curve = { gain: gains[cell] ?? 0, spanMs: spansMs[cell] ?? 1 };
    expected += (weight[cell] ?? 0) * heldTime(curve, steadyMs);
  }
  return firstMs > FIRST_CALL_FACTOR * expected ? expected : firstMs;
}

interface WorkByCurve {
  /** Steady time of the first input, ms. */
  readonly firstMs: number;
  /** Steady ÷ held, point by point. */
  readonly shares: Float64Array;
  /** Of each curve: steady time of all points ÷ its mean over the curves. */
  readonly factors: Float64Array;
}

function workByCurve(
  series: Series,
  { gains, spansMs }: CurveGrid,
  { weight, level, power }: CurveFit,
  warmedByFirst: number,
  usualFirstMs: number,
): WorkByCurve {
  const { count, joined, beforeMs, heldMs, logRuns, logSize } = series;
  const longest = PAUSE_FACTOR * Math.max(1, (count * joined) / FEW_INPUTS);
  const shares = new Float64Array(count);
  const factors = new Float64Array(weight.length);
  let firstMs = 0;
  let mean = 0;
  for (let cell = 0; cell < weight.length; cell++) {
    const curve = { gain: gains[cell] ?? 0, spanMs: spansMs[cell] ?? 1 };
    const probable = weight[cell] ?? 0;
    const firstWork = steadyWork(curve, usualFirstMs);
    let done = steadyWork(curve, warmedByFirst);
    let laterMs = 0;
    firstMs += probable * firstWork;
    for (let i = 0; i < count; i++) {
      const held = heldMs[i] ?? 0;
      const after = steadyWork(curve, (beforeMs[i] ?? 0) + held);
      const typical = (level[cell] ?? 0) + (power[cell] ?? 0) * (logSize[i] ?? 0);
      const mostMs = longest * Math.exp(typical + (logRuns[i] ?? 0));
      const steadyMs = Math.min(held, mostMs, Math.max(0, after - done));
      shares[i] = (shares[i] ?? 0) + probable * (steadyMs / held);
      laterMs += steadyMs;
      done = after;
    }
    const total = firstWork + laterMs;
    factors[cell] = total;
    mean += probable * total;
  }
  for (let cell = 0; cell < factors.length; cell++) factors[cell] = (factors[cell] ?? 0) / mean;
  return { firstMs, shares, factors };
}

function summary(grid: CurveGrid, { weight }: CurveFit, factors: Float64Array): WarmUp {
  let gain = 0;
  let spans = 0;
  for (let cell = 0; cell < weight.length; cell++) {
    const share = (weight[cell] ?? 0) * (grid.gains[cell] ?? 0);
    gain += share;
    spans += share * (grid.spansMs[cell] ?? 0);
  }
  const draws = representatives(grid, weight, factors);
  return { gain, spanMs: gain > 0 ? spans / gain : 0, draws };
}

/**
 * A few cells for all of them: systematic sampling in the order of how much steady work they see, so
 * that the whole range is kept. Their factors are scaled so that their mean is 1 again.
 */
function representatives(
  { gains, spansMs }: CurveGrid,
  weight: Float64Array,
  factors: Float64Array,
): WarmUpDraw[] {
  const order = [...weight.keys()].toSorted((a, b) => (factors[a] ?? 0) - (factors[b] ?? 0));
  const counts = new Map<number, number>();
  let before = 0;
  let next = 0;
  for (const cell of order) {
    before += weight[cell] ?? 0;
    for (; next < DRAWS && (next + 0.5) / DRAWS <= before; next++) {
      counts.set(cell, (counts.get(cell) ?? 0) + 1);
    }
  }
  const drawn = [...counts].map(([cell, count]) => ({
    weight: count / next,
    gain: gains[cell] ?? 0,
    spanMs: spansMs[cell] ?? 1,
    steadyFactor: factors[cell] ?? 1,
  }));
  const mean = drawn.reduce((sum, draw) => sum + draw.weight * draw.steadyFactor, 0);
  return drawn.map((draw) => ({ ...draw, steadyFactor: draw.steadyFactor / mean }));
}

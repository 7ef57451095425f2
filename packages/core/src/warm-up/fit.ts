import type { CurveGrid } from './prior.ts';
import { type Series, USUAL_POWER } from './series.ts';

/** Per cell of the grid, how the series looks if that curve is the true one. */
export interface CurveFit {
  /** Probability, all cells together 1. */
  readonly weight: Float64Array;
  /** Logarithm of a typical input's steady time, ms, and the power of size that it grows with. */
  readonly level: Float64Array;
  readonly power: Float64Array;
}

/** Typical relative noise of one input, and how many inputs' worth of evidence that is. */
const USUAL_NOISE = 0.05;
const USUAL_NOISE_COUNT = 1;
/** Neighbouring times share their noise (collections, clocks, busy neighbours): each tells less. */
const INDEPENDENT_SHARE = 0.7;
/**
 * What interrupts an input (a collection, a compilation, a neighbour) only ever lengthens it. So the
 * line is laid through the lower quarter: errors above it weigh a third of those below.
 */
const ABOVE = 0.5;
const BELOW = 1.5;
/** How sure the usual power is: as sure as so many squared units of log size would make it. */
const POWER_RIDGE = 0.6;
const GREATEST_POWER = 2;
/** Reweighting rounds of the robust regression, and below which error no weight grows further. */
const ROUNDS = 3;
const LEAST_ERROR = 0.03;

/**
 * The posterior over a grid of curves. Given a curve, each input's steady time is known up to noise:
 * its logarithm is regressed on that of its size, by quantiles (reweighted least squares), which
 * outliers do not move. Noise is taken to be asymmetric Laplace-distributed, its scale
 * integrated out under an inverse-gamma prior: likelihood ∝ (b₀n₀ + Σ|error|)^−(n₀ + n).
 */
export function fitCurves(series: Series, grid: CurveGrid): CurveFit {
  const cells = grid.gains.length;
  const weight = new Float64Array(cells);
  const level = new Float64Array(cells);
  const power = new Float64Array(cells);
  const steady = new Float64Array(series.count);
  for (let cell = 0; cell < cells; cell++) {
    steadyLogs(series, grid.gains[cell] ?? 0, grid.spansMs[cell] ?? 1, steady);
    const line = regress(series, steady);
    level[cell] = line.level;
    power[cell] = line.power;
    const evidence = USUAL_NOISE_COUNT + series.count * INDEPENDENT_SHARE;
    const errors = USUAL_NOISE_COUNT * USUAL_NOISE + INDEPENDENT_SHARE * line.errors;
    weight[cell] = (grid.logPrior[cell] ?? 0) - evidence * Math.log(errors);
  }
  normalise(weight);
  return { weight, level, power };
}

/** Logarithms of the steady time per run that each point stands for under a curve. */
function steadyLogs(series: Series, gain: number, spanMs: number, into: Float64Array): void {
  const { beforeMs, heldMs, logRuns, count } = series;
  let cold = Math.log1p(gain * Math.exp(-(beforeMs[0] ?? 0) / spanMs));
  for (let i = 0; i < count; i++) {
    const held = heldMs[i] ?? 0;
    const after = Math.log1p(gain * Math.exp(-((beforeMs[i] ?? 0) + held) / spanMs));
    const steadyMs = held + spanMs * (after - cold);
    into[i] = Math.log(Math.max(steadyMs, held / (1 + gain))) - (logRuns[i] ?? 0);
    cold = after;
  }
}

interface Line {
  readonly level: number;
  readonly power: number;
  /** Sum of absolute errors, as they weigh. */
  readonly errors: number;
}

function regress({ logSize, count }: Series, steady: Float64Array): Line {
  let level = 0;
  let power = USUAL_POWER;
  for (let round = 0; round < ROUNDS; round++) {
    let total = 0;
    let x = 0;
    let y = 0;
    let xx = 0;
    let xy = 0;
    for (let i = 0; i < count; i++) {
      const size = logSize[i] ?? 0;
      const ms = steady[i] ?? 0;
      const error = ms - level - power * size;
      const near = round === 0 ? 1 : Math.max(Math.abs(error), LEAST_ERROR);
      const trust = sided(error) / near;
      total += trust;
      x += trust * size;
      y += trust * ms;
      xx += trust * size * size;
      xy += trust * size * ms;
    }
    if (total === 0) break;
    const ridge = (POWER_RIDGE * total) / count;
    const slope = (xy - (x * y) / total + ridge * USUAL_POWER) / (xx - (x * x) / total + ridge);
    power = Math.min(GREATEST_POWER, Math.max(0, slope));
    level = (y - power * x) / total;
  }
  let errors = 0;
  for (let i = 0; i < count; i++) {
    const error = (steady[i] ?? 0) - level - power * (logSize[i] ?? 0);
    errors += sided(error) * Math.abs(error);
  }
  return { level, power, errors };
}

const sided = (error: number): number => (error > 0 ? ABOVE : BELOW);

function normalise(logWeights: Float64Array): void {
  let most = -Infinity;
  for (const value of logWeights) most = Math.max(most, value);
  let total = 0;
  for (let i = 0; i < logWeights.length; i++) {
    const value = Math.exp((logWeights[i] ?? 0) - most);
    logWeights[i] = value;
    total += value;
  }
  for (let i = 0; i < logWeights.length; i++) logWeights[i] = (logWeights[i] ?? 0) / total;
}

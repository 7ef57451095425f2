import type { Profile } from '../schema/profile.ts';

export interface WorkerTrial {
  /** Mean time per input of each measurement in the worker, in the order in which they ran, ms. */
  readonly workerMs: readonly number[];
  /** The same for the main thread, from its first input on: as cold as the worker's. */
  readonly mainMs: readonly number[];
  readonly importMs: number;
  /** What the main thread's first call took beyond a typical one; the worker pays it again. */
  readonly firstCallMs: number;
  /** How much of a main-thread input is computing, 0 to 1; waiting is no slower in a worker. */
  readonly cpuShare: number;
  readonly sampled: number;
}

/**
 * κ compares as many first inputs in the worker as in the main thread, so that cold code meets cold
 * code. Inputs of different cost make the ratio uncertain, by the delta method for a ratio of means
 * (relative variances add); it is therefore drawn towards 1 in the proportion in which a normal
 * prior would draw it: prior variance ÷ (prior variance + its own).
 */
export function workerEffect(trial: WorkerTrial): Profile['worker'] {
  const compared = Math.min(trial.workerMs.length, trial.mainMs.length);
  const there = summary(trial.workerMs.slice(0, compared));
  const here = summary(trial.mainMs.slice(0, compared));
  const measured = here.mean > 0 && there.mean > 0 ? Math.log(there.mean / here.mean) : 0;
  const ownVariance = there.relativeVariance + here.relativeVariance;
  const trust = PRIOR_VARIANCE / (PRIOR_VARIANCE + ownVariance);
  const wallRatio = Math.exp(trust * measured);
  const cpuRatio = clamp(1 + (wallRatio - 1) / Math.max(trial.cpuShare, LEAST_CPU_SHARE));
  return {
    measured: true,
    cpuRatio,
    cpuRatioError: cpuRatio * Math.sqrt(trust * ownVariance),
    importMs: trial.importMs,
    warmUpMs: trial.firstCallMs,
    sampled: trial.sampled,
  };
}

/** Ratios seen over many tasks lie mostly between 0.7 and 1.5. */
const PRIOR_VARIANCE = 0.2 ** 2;
/** Relative variance of one timing on a shared machine. */
const LONE_VARIANCE = 0.12 ** 2;
/** Below this, computing is too small a part for its ratio to matter or to be measured. */
const LEAST_CPU_SHARE = 0.2;
const LEAST_RATIO = 0.5;
const GREATEST_RATIO = 2.5;

interface RatioSummary {
  readonly mean: number;
  /** Of the mean. */
  readonly relativeVariance: number;
}

function summary(values: readonly number[]): RatioSummary {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, count);
  if (count < 2 || mean <= 0) return { mean, relativeVariance: LONE_VARIANCE };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  return { mean, relativeVariance: Math.max(variance / count / mean ** 2, LONE_VARIANCE / count) };
}

const clamp = (ratio: number): number => Math.min(GREATEST_RATIO, Math.max(LEAST_RATIO, ratio));

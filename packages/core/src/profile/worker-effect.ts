import type { Profile } from '../schema/profile.ts';

/** One measurement: an input, or several that were timed together. */
export interface TrialTime {
  /** Mean time per input, ms. */
  readonly ms: number;
  /** What was to be expected of it by its size and by how cold the code was; 1 for all if unknown. */
  readonly expected: number;
}

export interface WorkerTrial {
  /** In the order in which they ran in a fresh worker. */
  readonly worker: readonly TrialTime[];
  /** The same for the main thread, from its first input on: as cold as the worker's. */
  readonly main: readonly TrialTime[];
  /** κ as the warm-up lets one expect it; see `usualRatio`. */
  readonly usualRatio: number;
  readonly importMs: number;
  /** What the main thread's first call took beyond cold code; the worker pays it again. */
  readonly firstCallMs: number;
  /** How much of a main-thread input is computing, 0 to 1; waiting is no slower in a worker. */
  readonly cpuShare: number;
  readonly sampled: number;
}

/**
 * κ compares as many first inputs in the worker as in the main thread, so that cold code meets cold
 * code, each by what was to be expected of it, so that sizes cancel out. What still varies makes the
 * ratio uncertain, by the delta method for a ratio of means (relative variances add); it is
 * therefore drawn towards the usual one in the proportion in which a normal prior would draw it:
 * prior variance ÷ (prior variance + its own).
 */
export function workerEffect(trial: WorkerTrial): Profile['worker'] {
  const compared = Math.min(trial.worker.length, trial.main.length);
  const there = summary(trial.worker.slice(0, compared));
  const here = summary(trial.main.slice(0, compared));
  const measured = here.ratio > 0 && there.ratio > 0 ? Math.log(there.ratio / here.ratio) : 0;
  const ownVariance = there.relativeVariance + here.relativeVariance;
  const trust = PRIOR_VARIANCE / (PRIOR_VARIANCE + ownVariance);
  const wallRatio = Math.exp(trust * measured + (1 - trust) * Math.log(trial.usualRatio));
  const cpuRatio = clamp(1 + (wallRatio - 1) / Math.max(trial.cpuShare, LEAST_CPU_SHARE));
  return {
    measured: true,
    cpuRatio,
    cpuRatioError: cpuRatio * Math.sqrt(trust * ownVariance),
    processCpuRatio: null,
    importMs: trial.importMs,
    firstCallMs: cpuRatio * trial.firstCallMs,
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
  /** Measured ÷ expected, of all together. */
  readonly ratio: number;
  /** Of that ratio. */
  readonly relativeVariance: number;
}

function summary(times: readonly TrialTime[]): RatioSummary {
  const count = times.length;
  const measured = times.reduce((sum, time) => sum + time.ms, 0);
  const expected = times.reduce((sum, time) => sum + time.expected, 0);
  const ratio = expected > 0 ? measured / expected : 0;
  if (count < 2 || measured <= 0) return { ratio, relativeVariance: LONE_VARIANCE };
  const squares = times.reduce((sum, time) => sum + (time.ms - ratio * time.expected) ** 2, 0);
  const variance = (squares / (count - 1)) * (count / measured ** 2);
  return { ratio, relativeVariance: Math.max(variance, LONE_VARIANCE / count) };
}

const clamp = (ratio: number): number => Math.min(GREATEST_RATIO, Math.max(LEAST_RATIO, ratio));

import type { Profile } from '../schema/profile.ts';
import { median } from '../stats/summary.ts';

export interface WorkerTrial {
  /** Per-input times in the worker, in the order in which they ran, ms. */
  readonly workerMs: readonly number[];
  /** What the main thread takes for the same inputs, or for inputs like them, ms each. */
  readonly mainMs: readonly number[];
  readonly importMs: number;
  /** How much of `mainMs` is computing, 0 to 1; waiting is no slower in a worker. */
  readonly cpuShare: number;
}

/**
 * κ is the ratio of typical times once the worker is warm (its later half); what its earlier half
 * took beyond that is the warm-up. The standard error of a ratio of means is by the delta method:
 * relative variances of both means added.
 */
export function workerEffect(trial: WorkerTrial): Profile['worker'] {
  const { workerMs, mainMs, importMs } = trial;
  const later = workerMs.slice(Math.floor(workerMs.length / 2));
  const typicalWorker = later.length > 2 ? median(later) : Math.min(...later);
  const typicalMain = mainMs.length > 2 ? median(mainMs) : Math.min(...mainMs);
  const whole = typicalMain > 0 ? typicalWorker / typicalMain : 1;
  const cpuRatio = clamp(1 + (whole - 1) / Math.max(trial.cpuShare, 0.05), SLOWEST_GAIN, MOST_LOSS);
  const total = workerMs.reduce((sum, ms) => sum + ms, 0);
  return {
    measured: true,
    cpuRatio,
    cpuRatioError: cpuRatio * Math.hypot(relativeError(later), relativeError(mainMs)),
    importMs,
    warmUpMs: Math.max(0, total - typicalWorker * workerMs.length),
    sampled: workerMs.length,
  };
}

/** Ratios seen lie between 0.5 and 2; anything outside is a disturbed measurement. */
const SLOWEST_GAIN = 0.4;
const MOST_LOSS = 3;
/** Relative error of a single timing on a shared machine. */
const LONE_ERROR = 0.15;

function relativeError(values: readonly number[]): number {
  if (values.length < 2) return LONE_ERROR;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (mean <= 0) return LONE_ERROR;
  const variance =
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return Math.sqrt(variance / values.length) / mean;
}

const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value));

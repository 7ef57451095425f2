import {
  type Plan,
  type Profile,
  STRATEGIES,
  type Spread,
  type Strategy,
  type WorkloadClass,
} from '@forkwise/core';

import { remainingObstacles } from './obstacles.ts';
import type { Learnt, RunRecord } from './record.ts';
import { type Weighted, blend, combinedDeviation, mean } from './weighted.ts';

/** What earlier runs of a task tell, newer ones more than older ones. */
export interface KnownTask {
  /** How many runs it comes from, 1 to 5. */
  readonly runs: number;
  /** When the latest of them ended, ISO 8601. */
  readonly lastAt: string;
  /** The latest run's. */
  readonly class: WorkloadClass;
  readonly plan: Plan;
  /** `undefined` when none of them measured anything. */
  readonly learnt: Learnt | undefined;
  /** Of the strategies that ran. */
  readonly strategies: Readonly<Partial<Record<Strategy, KnownStrategy>>>;
}

export interface KnownStrategy {
  readonly runs: number;
  /** Mean wall time per input without probing, ms; `undefined` when it is not known. */
  readonly perInputMs: number | undefined;
  /**
   * Truth ÷ prediction, geometric mean, against what the model alone had said: multiply an
   * uncorrected prediction by it. `undefined` when nothing was predicted.
   */
  readonly truthRatio: number | undefined;
}

/** How many runs count; with the weights below, an older one would weigh less than 4 %. */
export const DIGESTED_RUNS = 5;

/**
 * What a run weighs against the next newer one. Among five, the latest two have 70 % of the weight,
 * so that a change shows at once, and the noise of one run is still more than halved in variance.
 */
const FADING = 0.6;

/** Takes clean runs, the latest first; `undefined` when there is none. */
export function digest(records: readonly RunRecord[]): KnownTask | undefined {
  const runs = records
    .slice(0, DIGESTED_RUNS)
    .map((value, age) => ({ value, weight: FADING ** age }));
  const latest = runs[0]?.value;
  if (latest === undefined) return undefined;
  return {
    runs: runs.length,
    lastAt: latest.at,
    class: latest.class,
    plan: latest.plan,
    learnt: mergeLearnt(runs),
    strategies: Object.fromEntries(
      STRATEGIES.flatMap((strategy) => {
        const own = runs.filter(({ value }) => value.plan.strategy === strategy);
        return own.length === 0 ? [] : [[strategy, knownStrategy(own)]];
      }),
    ),
  };
}

function knownStrategy(runs: readonly Weighted<RunRecord>[]): KnownStrategy {
  const rates = runs.filter(({ value }) => value.perInputMs !== null);
  const ratios = runs.flatMap(({ value, weight }) => {
    const ratio = truthRatio(value);
    return ratio === undefined ? [] : [{ value: Math.log(ratio), weight }];
  });
  return {
    runs: runs.length,
    perInputMs: rates.length === 0 ? undefined : mean(rates, (run) => run.perInputMs ?? 0),
    truthRatio: ratios.length === 0 ? undefined : Math.exp(mean(ratios, (log) => log)),
  };
}

function truthRatio({ predictedMs, wallMs, correction }: RunRecord): number | undefined {
  const modelMs = predictedMs === null ? 0 : predictedMs[1] / correction;
  return modelMs > 0 && wallMs > 0 ? wallMs / modelMs : undefined;
}

function mergeLearnt(runs: readonly Weighted<RunRecord>[]): Learnt | undefined {
  const learnt = runs.flatMap(({ value, weight }) =>
    value.learnt === null ? [] : [{ value: value.learnt, weight }],
  );
  const latest = learnt[0]?.value;
  if (latest === undefined) return undefined;
  return {
    task: blend(
      each(learnt, ({ task }) => task),
      latest.task,
    ),
    worker: mergeWorkers(each(learnt, ({ worker }) => worker)),
    perInput: mergePerInput(
      each(learnt, ({ perInput }) => perInput),
      latest.perInput,
    ),
    inputBytes: meanBytes(each(learnt, ({ inputBytes }) => inputBytes)),
    obstacles: remainingObstacles(runs.map(({ value }) => value)),
  };
}

function each<From, To>(
  parts: readonly Weighted<From>[],
  of: (value: From) => To,
): readonly Weighted<To>[] {
  return parts.map(({ value, weight }) => ({ value: of(value), weight }));
}

type MeasuredWorker = Extract<Profile['worker'], { measured: true }>;

/** Of the runs that tried one; κ is as uncertain as within a run and between the runs together. */
function mergeWorkers(parts: readonly Weighted<Profile['worker']>[]): Profile['worker'] {
  const measured = parts.filter((part): part is Weighted<MeasuredWorker> => part.value.measured);
  const latest = measured[0]?.value;
  if (latest === undefined) return { measured: false };
  return {
    ...blend(measured, latest),
    cpuRatioError: combinedDeviation(
      measured,
      (worker) => worker.cpuRatio,
      (worker) => worker.cpuRatioError,
    ),
    sampled: measured.reduce((sum, { value }) => sum + value.sampled, 0),
  };
}

function mergePerInput(
  parts: readonly Weighted<Profile['perInput']>[],
  latest: Profile['perInput'],
): Profile['perInput'] {
  const names = Object.keys(latest) as (keyof Profile['perInput'])[];
  const spreads = names.map((name) => [name, mergeSpreads(each(parts, (part) => part[name]))]);
  return Object.fromEntries(spreads) as Profile['perInput'];
}

function mergeSpreads(parts: readonly Weighted<Spread>[]): Spread {
  return {
    mean: mean(parts, (spread) => spread.mean),
    min: Math.min(...parts.map(({ value }) => value.min)),
    max: Math.max(...parts.map(({ value }) => value.max)),
    deviation: combinedDeviation(
      parts,
      (spread) => spread.mean,
      (spread) => spread.deviation,
    ),
  };
}

function meanBytes(parts: readonly Weighted<number | null>[]): number | null {
  const known = parts.filter((part): part is Weighted<number> => part.value !== null);
  return known.length === 0 ? null : mean(known, (bytes) => bytes);
}

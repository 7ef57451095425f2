import type { Interval, Strategy, WorkloadClass } from '@forkwise/core';

import type { Workload } from './corpus.ts';
import type { Measured } from './oracle.ts';
import { median } from './statistics.ts';
import { trialName } from './trials.ts';

/** Probing may take 5 % of the best plan's time, or this. */
const PROBE_ALLOWANCE = { share: 0.05, ms: 60 };
/** Auto may take 5 % longer than a plain loop, or this many ms. */
const PLAIN_ALLOWANCE = { share: 0.05, ms: 30 };

/** One line of the table. */
export interface Verdict {
  readonly name: string;
  readonly scenario: number | null;
  readonly expected: readonly WorkloadClass[];
  readonly class: WorkloadClass | null;
  readonly classRight: boolean;
  /** The plans that auto chose, one per round. */
  readonly choices: readonly string[];
  readonly best: string;
  readonly bestMs: number;
  readonly autoMs: number;
  readonly plainMs: number;
  /** Auto ÷ best. */
  readonly regret: number;
  readonly slowerThanPlain: boolean;
  readonly predicted: Prediction | null;
  /** What finding out cost: `autoMs` less the time of the plan that it chose, forced. */
  readonly probeMs: number;
  readonly probeTooLong: boolean;
  readonly adviseMs: number | null;
  readonly choseInfeasible: boolean;
  readonly wrongResults: boolean;
  /** Strategies called feasible though their results differ, or the other way round. */
  readonly misjudged: readonly Strategy[];
  /** Every trial of the oracle with its median, the fastest first. */
  readonly trials: readonly { readonly plan: string; readonly medianMs: number }[];
  readonly problems: readonly string[];
}

export interface Prediction {
  readonly intervalMs: Interval;
  /** Measured, with the plan forced, from its first work to its last outcome. */
  readonly truthMs: number;
  /** Predicted ÷ measured. */
  readonly ratio: number;
  readonly inInterval: boolean;
}

export function judge(workload: Workload, measured: Measured): Verdict {
  const bestMs = median(measured.best.wallMs);
  const autoMs = median(measured.auto.map(({ wallMs }) => wallMs));
  const plainMs = median(measured.plainMs);
  const found = measured.auto[0]?.advice ?? measured.advise?.advice;
  const chosenMs = measured.chosen.map(({ wallMs }) => wallMs);
  const probeMs = Math.max(0, autoMs - (chosenMs.length === 0 ? bestMs : median(chosenMs)));
  return {
    name: workload.name,
    scenario: workload.scenario ?? null,
    expected: workload.classes,
    class: found?.class ?? null,
    classRight: found !== undefined && workload.classes.includes(found.class),
    choices: measured.auto.map(({ trial }) => trialName(trial)),
    best: trialName(measured.best.way),
    bestMs,
    autoMs,
    plainMs,
    regret: autoMs / bestMs,
    slowerThanPlain:
      autoMs - plainMs > Math.max(PLAIN_ALLOWANCE.share * plainMs, PLAIN_ALLOWANCE.ms),
    predicted: predictionOf(measured),
    probeMs,
    probeTooLong: probeMs > Math.max(PROBE_ALLOWANCE.share * bestMs, PROBE_ALLOWANCE.ms),
    adviseMs: measured.advise?.wallMs ?? null,
    choseInfeasible: measured.auto.some(({ trial }) =>
      workload.infeasible.includes(trial.strategy),
    ),
    wrongResults: measured.auto.some(
      ({ fingerprint }) => fingerprint !== measured.plainFingerprint,
    ),
    misjudged: misjudged(workload, measured),
    trials: measured.trials
      .map(({ way, wallMs }) => ({ plan: trialName(way), medianMs: median(wallMs) }))
      .toSorted((a, b) => a.medianMs - b.medianMs),
    problems: measured.problems,
  };
}

function predictionOf({ auto, chosen }: Measured): Prediction | null {
  const predictedMs = auto[0]?.predictedMs ?? null;
  if (predictedMs === null || chosen.length === 0) return null;
  const [low, mid, high] = predictedMs;
  const truthMs = median(chosen.map(({ workMs }) => workMs));
  return {
    intervalMs: [low, mid, high],
    truthMs,
    ratio: mid / truthMs,
    inInterval: truthMs >= low && truthMs <= high,
  };
}

function misjudged({ infeasible }: Workload, { auto, advise }: Measured): Strategy[] {
  const advice = advise?.advice ?? auto[0]?.advice;
  if (advice === undefined) return [];
  return advice.alternatives
    .filter(({ strategy, feasible }) => feasible === infeasible.includes(strategy))
    .map(({ strategy }) => strategy);
}

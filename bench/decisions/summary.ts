import { quantile, share } from './statistics.ts';
import type { Prediction, Verdict } from './verdict.ts';

/** The whole bench in some numbers; regrets and errors are ratios, not percentages. */
export interface Summary {
  readonly workloads: number;
  readonly classRight: number;
  readonly choseInfeasible: number;
  readonly wrongResults: number;
  readonly misjudged: number;
  readonly regret: Spread;
  readonly slowerThanPlain: readonly string[];
  /** |predicted ÷ measured − 1| of the chosen plans. */
  readonly predictionError: Spread;
  readonly inInterval: number;
  readonly probeTooLong: readonly string[];
  readonly problems: number;
}

export interface Spread {
  readonly median: number;
  readonly ninetieth: number;
  readonly worst: number;
}

export function summarise(verdicts: readonly Verdict[]): Summary {
  const predictions = verdicts.flatMap(({ predicted }) => predicted ?? []);
  const named = (holds: (verdict: Verdict) => boolean): string[] =>
    verdicts.filter(holds).map(({ name }) => name);
  return {
    workloads: verdicts.length,
    classRight: named(({ classRight }) => classRight).length,
    choseInfeasible: named(({ choseInfeasible }) => choseInfeasible).length,
    wrongResults: named(({ wrongResults }) => wrongResults).length,
    misjudged: named(({ misjudged }) => misjudged.length > 0).length,
    regret: spread(verdicts.map(({ regret }) => regret)),
    slowerThanPlain: named(({ slowerThanPlain }) => slowerThanPlain),
    predictionError: spread(predictions.map(errorOf)),
    inInterval: share(predictions, ({ inInterval }) => inInterval),
    probeTooLong: named(({ probeTooLong }) => probeTooLong),
    problems: named(({ problems }) => problems.length > 0).length,
  };
}

const errorOf = ({ ratio }: Prediction): number => Math.abs(ratio - 1);

function spread(values: readonly number[]): Spread {
  return {
    median: quantile(values, 0.5),
    ninetieth: quantile(values, 0.9),
    worst: quantile(values, 1),
  };
}

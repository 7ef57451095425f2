import { type Interval, type Plan, type Strategy, STRATEGIES } from '@forkwise/core';

import type { ReportDocument, RunReport } from './document.ts';

/** What is known of a strategy, predicted or measured or both. */
export interface TriedStrategy {
  readonly strategy: Strategy;
  readonly feasible: true;
  readonly plan: Omit<Plan, 'workerKind'>;
  /** Advised, and without an advice what was run. */
  readonly isBest: boolean;
  readonly predictedMs: Interval | undefined;
  readonly measuredMs: Interval | undefined;
  /** Against one after another; of what was measured, in a comparison. */
  readonly speedup: number | undefined;
  /** Why it is not the best; empty for that, and where nobody says. */
  readonly reason: string;
}

export interface RefusedStrategy {
  readonly strategy: Strategy;
  readonly feasible: false;
  readonly reason: string;
}

export type StrategyLine = TriedStrategy | RefusedStrategy;

/**
 * Every strategy that a document knows of, the fastest first: as measured where all were, else as
 * predicted. At last those that cannot be used.
 */
export function strategiesOf(document: ReportDocument): readonly StrategyLine[] {
  const isRun = document.kind === 'run-report';
  const lines = isRun ? ofRun(document) : ofComparison(document);
  const middle = (line: StrategyLine): number => {
    if (!line.feasible) return Infinity;
    const interval = isRun ? line.predictedMs : line.measuredMs;
    return interval?.[1] ?? 0;
  };
  return lines.toSorted((a, b) => middle(a) - middle(b));
}

function ofRun({ advice, report }: RunReport): StrategyLine[] {
  const { wallMs, plan, replans } = report;
  const measuredMs: Interval = [wallMs, wallMs, wallMs];
  if (advice === null) {
    const tried = { isBest: true, predictedMs: undefined, speedup: undefined, reason: '' };
    return [{ strategy: plan.strategy, feasible: true, plan, measuredMs, ...tried }];
  }
  const { recommendation, alternatives } = advice;
  const all = [{ ...recommendation, feasible: true as const, reason: '' }, ...alternatives];
  return all.map((one): StrategyLine => {
    if (!one.feasible) return one;
    const { strategy, predictedMs, speedup, reason } = one;
    // A run that changed its plan measured no single one.
    const isRun = strategy === plan.strategy && replans.length === 0;
    return {
      strategy,
      feasible: true,
      plan: one,
      isBest: strategy === recommendation.strategy,
      predictedMs,
      measuredMs: isRun ? measuredMs : undefined,
      speedup: speedup[1],
      reason,
    };
  });
}

function ofComparison({
  comparison,
}: Extract<ReportDocument, { kind: 'comparison-report' }>): StrategyLine[] {
  const order = (strategy: Strategy): number => STRATEGIES.indexOf(strategy);
  return comparison.rows
    .toSorted((a, b) => order(a.strategy) - order(b.strategy))
    .map((row): StrategyLine => {
      if (!row.feasible) return row;
      const { strategy, plan, recommended, predictedMs, measuredMs, speedup, failed } = row;
      return {
        strategy,
        feasible: true,
        plan,
        isBest: recommended,
        predictedMs,
        measuredMs,
        speedup: speedup[1],
        reason: failed === 0 ? '' : `${failed} inputs have no value.`,
      };
    });
}

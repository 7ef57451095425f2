import { type Plan, type Report, type Warning, createPredictor } from '@forkwise/core';

import type { Decision } from '../decide/decide.ts';
import type { RunOptions } from '../options.ts';
import { unusedOptions } from '../options/unused.ts';
import { forcedPlan } from './forced-plan.ts';
import type { Replan } from './stages.ts';
import type { Tally } from './tally.ts';

export interface RunFacts {
  readonly options: RunOptions;
  /** `undefined` for a forced strategy. */
  readonly decision: Decision | undefined;
  /** The plan that it ended with. */
  readonly plan: Plan | undefined;
  readonly tally: Tally;
  readonly startedMs: number;
  /** Inputs that had run by the time of the decision. */
  readonly probed: number;
  readonly replans: readonly Replan[];
  /** Warnings beyond those of the advice. */
  readonly more: readonly Warning[];
}

/** What became of a run, for its caller. */
export function composeReport(facts: RunFacts): Report {
  const { decision, tally, startedMs, probed, replans } = facts;
  const { strategy, workers, concurrency, chunkSize } = facts.plan ?? forcedPlan('sequential', {});
  const advice = decision?.advice;
  return {
    kind: 'report',
    version: 1,
    class: advice?.class ?? 'unknown',
    plan: { strategy, workers, concurrency, chunkSize },
    counts: { ...tally.counts },
    wallMs: Math.max(0, tally.lastMs - startedMs),
    predictedMs: decision === undefined ? null : predictedMs(decision, tally.counts.total),
    probed,
    replans: [...replans],
    errors: tally.errors,
    warnings: warnings(facts),
  };
}

/** Of a source that did not say how many inputs it had, for as many as there were. */
function predictedMs(
  { advice, probed, best, machine }: Decision,
  total: number,
): NonNullable<Report['predictedMs']> {
  if (probed.profile.inputs !== null) return advice.recommendation.predictedMs;
  const { predictedMs: interval } = createPredictor(probed.profile, total, machine)(best.plan);
  return [...interval];
}

function warnings({ options, decision, more }: RunFacts): Warning[] {
  const { strategy = 'auto' } = options;
  if (strategy !== 'auto') return [...unusedOptions(strategy, options)];
  return [...(decision?.advice.warnings ?? []), ...more];
}

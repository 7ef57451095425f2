import { type Plan, type Warning, type WorkloadClass, median } from '@forkwise/core';
import type { HistoryState, PastRun } from 'forkwise';

/** What `history --json` prints. */
export interface HistoryDocument {
  readonly kind: 'history';
  readonly version: 1;
  /** The file where runs are remembered. */
  readonly path: string;
  /** How many runs there are, listed or not. */
  readonly total: number;
  /** The latest first. */
  readonly runs: readonly HistoryRun[];
  /** Of all runs that were predicted and ended well, without its sign; null without such a run. */
  readonly medianErrorPercent: number | null;
  /** How many runs that median is over. */
  readonly predictedRuns: number;
  readonly warnings: readonly Warning[];
}

export interface HistoryRun {
  /** When it ended, ISO 8601. */
  readonly at: string;
  /** Absolute path of the task's file. */
  readonly path: string;
  readonly exportName: string;
  readonly inputs: number;
  readonly class: WorkloadClass;
  readonly plan: Plan;
  readonly predictedMs: readonly [low: number, mid: number, high: number] | null;
  readonly wallMs: number;
  /** Inputs whose outcome comes from probing. */
  readonly probed: number;
  /** Every input was fulfilled: only such runs teach. */
  readonly clean: boolean;
  /** (Taken − predicted) ÷ predicted · 100; null when nothing was predicted or it did not end well. */
  readonly errorPercent: number | null;
}

/** What `history --clear --json` prints. */
export interface ClearedDocument {
  readonly kind: 'history-cleared';
  readonly version: 1;
  /** How many runs were forgotten. */
  readonly runs: number;
  readonly warnings: readonly Warning[];
}

/** Lists at most `most` of the runs. */
export function historyDocument(
  past: readonly PastRun[],
  most: number,
  path: string,
  warnings: readonly Warning[],
): HistoryDocument {
  const runs = past.map(historyRun);
  const errors = runs.flatMap(({ errorPercent }) =>
    errorPercent === null ? [] : [Math.abs(errorPercent)],
  );
  return {
    kind: 'history',
    version: 1,
    path,
    total: runs.length,
    runs: runs.slice(0, most),
    medianErrorPercent: errors.length === 0 ? null : median(errors),
    predictedRuns: errors.length,
    warnings,
  };
}

function historyRun(run: PastRun): HistoryRun {
  const { at, path, exportName, inputs, plan, predictedMs, wallMs, probed, clean } = run;
  const isComparable = clean && predictedMs !== null && predictedMs[1] > 0;
  return {
    at,
    path,
    exportName,
    inputs,
    class: run.class,
    plan,
    predictedMs,
    wallMs,
    probed,
    clean,
    errorPercent: isComparable ? ((wallMs - predictedMs[1]) / predictedMs[1]) * 100 : null,
  };
}

/** Why nothing is remembered here at present, if that is so. */
export function stateWarnings(state: HistoryState): Warning[] {
  switch (state) {
    case 'on':
      return [];
    case 'off':
      return [
        {
          code: 'HISTORY_OFF',
          message: 'FORKWISE_HISTORY=off: runs are neither remembered nor learnt from.',
        },
      ];
    case 'unsupported':
      return [
        {
          code: 'HISTORY_UNAVAILABLE',
          message:
            'This Node has no node:sqlite, so runs are not remembered. Use Node 22.13 or later, without --no-experimental-sqlite.',
        },
      ];
  }
}

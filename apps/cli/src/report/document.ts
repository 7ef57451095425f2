import type { Advice, Comparison, Machine, Recording, Report } from '@forkwise/core';

/** What a report file tells of a run; as it is with the ending `.json`. */
export interface RunReport {
  readonly kind: 'run-report';
  readonly version: 1;
  /** As on the command line. */
  readonly task: string;
  readonly writtenAt: string;
  readonly machine: Machine;
  readonly report: Report;
  /** `null` for a forced strategy, and where nothing was left to run. */
  readonly advice: Advice | null;
  readonly recording: Recording;
}

/** What a report file tells of a comparison. */
export interface ComparisonReport {
  readonly kind: 'comparison-report';
  readonly version: 1;
  readonly task: string;
  readonly writtenAt: string;
  readonly machine: Machine;
  readonly comparison: Comparison;
}

export type ReportDocument = RunReport | ComparisonReport;

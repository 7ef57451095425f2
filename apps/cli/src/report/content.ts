import {
  CLASS_TEXTS,
  describePlan,
  digits,
  formatBytes,
  formatCount,
  formatFactor,
  formatMany,
  formatMs,
  formatRangeMs,
  formatRate,
  LIMIT_MEANINGS,
  type Machine,
  type Warning,
} from '@forkwise/core';

import type { ComparisonReport, ReportDocument, RunReport } from './document.ts';
import { type StrategyLine, strategiesOf } from './strategies.ts';

/** What a report says, whatever it is written in. */
export interface Content {
  readonly title: string;
  readonly lead: string;
  /** The numbers that matter most. */
  readonly figures: readonly Figure[];
  readonly strategies: Table;
  readonly lists: readonly { readonly title: string; readonly lines: readonly string[] }[];
  readonly tables: readonly Table[];
}

interface Figure {
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function contentOf(document: ReportDocument): Content {
  return document.kind === 'run-report' ? ofRun(document) : ofComparison(document);
}

function leadOfRun({ report, advice }: RunReport): string {
  if (advice !== null) return leadOf(report.class);
  if (report.counts.total > 0) return 'Run under a strategy that was asked for.';
  return report.resumed === undefined ? 'There was nothing to run.' : 'Nothing was left to run.';
}

function ofRun(document: RunReport): Content {
  const { report, advice, task, machine } = document;
  return {
    title: task,
    lead: leadOfRun(document),
    figures: runFigures(document),
    strategies: strategyTable(document),
    lists: [
      { title: 'Evidence', lines: advice === null ? [] : evidenceLines(advice.evidence) },
      { title: 'Reasons', lines: advice?.reasons ?? [] },
      { title: 'Plans that it changed to', lines: replanLines(report.replans) },
      { title: 'Not measured', lines: advice?.profile.notMeasured ?? [] },
      { title: 'Warnings', lines: warningLines(report.warnings) },
    ],
    tables: [
      {
        title: 'Failures',
        head: ['Input', 'Code', 'Message'],
        rows: report.errors.map(({ index, code, message }) => [formatCount(index), code, message]),
      },
      machineTable(machine),
    ],
  };
}

function ofComparison(document: ComparisonReport): Content {
  const { comparison, task, machine } = document;
  const best = comparison.rows.find((row) => row.feasible && row.recommended);
  const measured = comparison.rows
    .filter((row) => row.feasible)
    .toSorted((a, b) => a.measuredMs[1] - b.measuredMs[1]);
  const [fastest] = measured;
  return {
    title: task,
    lead: leadOf(comparison.class),
    figures: [
      { name: 'recommended', value: best?.strategy ?? 'none', note: 'before it was measured' },
      {
        name: 'fastest measured',
        value: fastest?.strategy ?? 'none',
        note: fastest === undefined ? '' : formatMs(fastest.measuredMs[1]),
      },
      {
        name: 'measured',
        value: formatMany(comparison.inputs, 'input'),
        note: formatMany(comparison.rounds, 'round'),
      },
      {
        name: 'results',
        value: comparison.identical ? 'identical' : 'different',
        note: 'between the strategies',
      },
    ],
    strategies: strategyTable(document),
    lists: [{ title: 'Warnings', lines: warningLines(comparison.warnings) }],
    tables: [machineTable(machine)],
  };
}

function leadOf(workloadClass: RunReport['report']['class']): string {
  const { summary, means } = CLASS_TEXTS[workloadClass];
  return `${workloadClass}: ${summary}. ${means}`;
}

function runFigures({ report, advice }: RunReport): Figure[] {
  const { counts, wallMs, predictedMs, plan } = report;
  const rate = wallMs > 0 ? formatRate((counts.total / wallMs) * 1000) : '';
  const limit =
    advice === null ? '' : `limited by ${LIMIT_MEANINGS[advice.recommendation.limitedBy]}`;
  return [
    {
      name: 'fulfilled',
      value: `${formatCount(counts.fulfilled)} of ${formatCount(counts.total)}`,
      note: failedText(report.counts),
    },
    { name: 'took', value: formatMs(wallMs), note: rate },
    ...(predictedMs === null
      ? []
      : [
          {
            name: 'predicted',
            value: formatMs(predictedMs[1]),
            note: `${formatRangeMs(predictedMs[0], predictedMs[2])}; ${errorText(wallMs, predictedMs[1])}`,
          },
        ]),
    {
      name: 'plan',
      value: plan.strategy,
      note: [describePlan(plan), limit].filter(Boolean).join('; '),
    },
  ];
}

function failedText({
  rejected,
  timedOut,
  crashed,
  cancelled,
}: RunReport['report']['counts']): string {
  const kinds = [
    [rejected, 'rejected'],
    [timedOut, 'timed out'],
    [crashed, 'crashed'],
    [cancelled, 'cancelled'],
  ] as const;
  const told = kinds.filter(([count]) => count > 0);
  return told.map(([count, word]) => `${formatCount(count)} ${word}`).join(', ');
}

function errorText(measuredMs: number, predictedMs: number): string {
  const percent = Math.round((measuredMs / predictedMs - 1) * 100);
  if (!Number.isFinite(percent) || percent === 0) return 'as predicted';
  return percent > 0 ? `took ${percent} % longer` : `took ${-percent} % less`;
}

function strategyTable(document: ReportDocument): Table {
  return {
    title: 'Strategies',
    head: ['Strategy', 'Plan', 'Predicted', 'Range', 'Measured', 'Speed-up', 'Remark'],
    rows: strategiesOf(document).map(strategyRow),
  };
}

function strategyRow(line: StrategyLine): string[] {
  if (!line.feasible) {
    return [line.strategy, 'cannot be used', '', '', '', '', line.reason];
  }
  const { strategy, isBest, plan, predictedMs, measuredMs, speedup, reason } = line;
  return [
    isBest ? `${strategy} ✓` : strategy,
    describePlan({ ...plan, strategy }),
    predictedMs === undefined ? '' : formatMs(predictedMs[1]),
    predictedMs === undefined ? '' : formatRangeMs(predictedMs[0], predictedMs[2]),
    measuredMs === undefined ? '' : formatMs(measuredMs[1]),
    speedup === undefined ? '' : formatFactor(speedup),
    reason,
  ];
}

function evidenceLines(evidence: NonNullable<RunReport['advice']>['evidence']): string[] {
  return evidence.map(
    ({ signal, value, unit, meaning }) =>
      `${signal}: ${`${digits(value)} ${unit}`.trimEnd()} (${meaning})`,
  );
}

function replanLines(replans: RunReport['report']['replans']): string[] {
  return replans.map(
    ({ atMs, plan, reason }) =>
      `After ${formatMs(atMs)}: ${plan.strategy}, ${describePlan(plan)}. ${reason}`,
  );
}

function warningLines(warnings: readonly Warning[]): string[] {
  return warnings.map(({ code, message }) => `${message} (${code})`);
}

function machineTable({ cpu, memory, pool, runtime, measuredAt, source }: Machine): Table {
  const quota = cpu.quotaCores === null ? '' : `, a quota of ${digits(cpu.quotaCores)}`;
  return {
    title: 'Machine',
    head: ['Part', 'Value'],
    rows: [
      ['Processor', cpu.model],
      [
        'Cores',
        `${formatCount(cpu.cores)}${quota}, which do the work of ${digits(cpu.effectiveCores.at(-1) ?? 1)}`,
      ],
      ['Memory', `${formatBytes(memory.freeBytes)} free of ${formatBytes(memory.limitBytes)}`],
      ['Native pool', formatMany(pool.size, 'thread')],
      ['Runtime', `${runtime.name} ${runtime.version}, ${runtime.platform} ${runtime.arch}`],
      ['Costs', `${source}, ${measuredAt}`],
    ],
  };
}

import type { Spread, Summary } from './summary.ts';
import type { Verdict } from './verdict.ts';

const HEADER = [
  'workload',
  'class',
  'choice',
  'best',
  'plain ms',
  'best ms',
  'auto ms',
  'regret',
  'predicted ÷ true',
  'in interval',
  'probe cost ms',
  'remarks',
] as const;

function cells(verdict: Verdict): string[] {
  const { predicted } = verdict;
  return [
    verdict.scenario === null ? verdict.name : `${verdict.name} (${verdict.scenario})`,
    verdict.classRight
      ? `${verdict.class}`
      : `✗ ${verdict.class ?? 'none'}, not ${verdict.expected.join(' or ')}`,
    [...new Set(verdict.choices)].join('; '),
    verdict.best,
    milliseconds(verdict.plainMs),
    milliseconds(verdict.bestMs),
    milliseconds(verdict.autoMs),
    verdict.regret.toFixed(2),
    predicted === null ? '–' : predicted.ratio.toFixed(2),
    predicted === null ? '–' : yes(predicted.inInterval),
    milliseconds(verdict.probeMs),
    remarks(verdict).join('; '),
  ];
}

const yes = (holds: boolean): string => (holds ? 'yes' : '✗ no');

const milliseconds = (ms: number): string => ms.toFixed(ms < 10 ? 1 : 0);

function remarks(verdict: Verdict): string[] {
  return [
    ...(verdict.choseInfeasible ? ['✗ infeasible plan chosen'] : []),
    ...(verdict.wrongResults ? ['✗ wrong results'] : []),
    ...(verdict.misjudged.length > 0 ? [`✗ feasibility of ${verdict.misjudged.join(', ')}`] : []),
    ...(verdict.slowerThanPlain ? ['✗ slower than a plain loop'] : []),
    ...(verdict.probeTooLong ? ['✗ long probe'] : []),
    ...verdict.problems,
  ];
}

/** One line of text for a finished workload. */
export const lineOf = (verdict: Verdict): string => padded(cells(verdict));

export const headerLine = (): string => padded([...HEADER]);

const WIDTHS = [29, 18, 22, 18, 8, 8, 8, 6, 16, 11, 8, 0];

function padded(values: readonly string[]): string {
  return values
    .map((value, column) => value.padEnd(WIDTHS[column] ?? 0))
    .join(' ')
    .trimEnd();
}

/** The figures, a line each, with what is asked of them. */
export function summaryLines(summary: Summary): string[] {
  const of = ` of ${summary.workloads}`;
  return [
    `class right: ${summary.classRight}${of}`,
    `infeasible plan chosen: ${summary.choseInfeasible}, wrong results: ${summary.wrongResults}, feasibility misjudged: ${summary.misjudged}`,
    `regret: ${ratios(summary.regret)} (aim: 1.05, 1.15, 1.35)`,
    `slower than a plain loop by over 5 % or 30 ms: ${listed(summary.slowerThanPlain)}`,
    `prediction error: ${percentages(summary.predictionError)} (aim: 10 %, 35 %)`,
    `truth inside the interval: ${percent(summary.inInterval)} (aim: 85 %)`,
    `probe over 5 % or 60 ms: ${listed(summary.probeTooLong)}`,
    `workloads with a problem: ${summary.problems}`,
  ];
}

const percent = (part: number): string => `${(part * 100).toFixed(0)} %`;

function ratios({ median, ninetieth, worst }: Spread): string {
  const [a, b, c] = [median, ninetieth, worst].map((value) => value.toFixed(2));
  return `median ${a}, nine in ten ${b}, worst ${c}`;
}

function percentages({ median, ninetieth, worst }: Spread): string {
  return `median ${percent(median)}, nine in ten ${percent(ninetieth)}, worst ${percent(worst)}`;
}

const listed = (names: readonly string[]): string =>
  names.length === 0 ? 'none' : names.join(', ');

const row = (values: readonly string[]): string =>
  `| ${values.map((value) => value.replaceAll('|', '\\|')).join(' | ')} |`;

/** The table and the figures as Markdown. */
export function markdown(title: string, verdicts: readonly Verdict[], summary: Summary): string {
  return [
    `# ${title}`,
    '',
    row(HEADER),
    row(HEADER.map(() => '---')),
    ...verdicts.map((verdict) => row(cells(verdict))),
    '',
    ...summaryLines(summary).map((line) => `- ${line}`),
    '',
  ].join('\n');
}

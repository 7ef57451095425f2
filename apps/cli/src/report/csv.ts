import type { ReportDocument } from './document.ts';
import { type StrategyLine, strategiesOf } from './strategies.ts';

const HEAD = [
  'strategy',
  'feasible',
  'recommended',
  'workers',
  'concurrency',
  'chunkSize',
  'predictedLowMs',
  'predictedMs',
  'predictedHighMs',
  'measuredLowMs',
  'measuredMs',
  'measuredHighMs',
  'speedup',
  'reason',
];

/** A row for each strategy, for spreadsheets (RFC 4180). What is not known is empty. */
export function csvReport(document: ReportDocument): string {
  const rows = strategiesOf(document).map(rowOf);
  return [HEAD, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function rowOf(line: StrategyLine): readonly (string | number | undefined)[] {
  if (!line.feasible) {
    const unknown = HEAD.slice(3, -1).map(() => '');
    return [line.strategy, 'no', 'no', ...unknown, line.reason];
  }
  const { plan, predictedMs = [], measuredMs = [] } = line;
  const [predictedLow, predicted, predictedHigh] = predictedMs;
  const [measuredLow, measured, measuredHigh] = measuredMs;
  return [
    line.strategy,
    'yes',
    line.isBest ? 'yes' : 'no',
    plan.workers,
    plan.concurrency,
    plan.chunkSize,
    ...[predictedLow, predicted, predictedHigh],
    ...[measuredLow, measured, measuredHigh],
    line.speedup,
    line.reason,
  ];
}

/** What a task says may begin like a formula, which a spreadsheet would work out. */
function cell(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

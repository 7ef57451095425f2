import type { Row, Summary } from './summary.ts';

const HEADER = ['scenario', 'inputs', 'faults', 'lost', 'duplicated', 'wrong', 'seconds'] as const;
const WIDTHS = [54, 8, 8, 6, 11, 7, 0];

export const headerLine = (): string => padded(HEADER);

/** One line of text for a finished scenario, and one for each thing that is not as it must be. */
export function linesOf(row: Row): string[] {
  return [padded(cells(row)), ...complaintsOf(row).map((complaint) => `    ${complaint}`)];
}

function cells({ scenario, result }: Row): string[] {
  if (result.kind === 'failed') return [scenario.name, '✗ failed'];
  const { balance, kills, wallMs } = result;
  const times = [...Object.values(balance.faults), ...Object.values(kills)];
  const faults = times.reduce((sum, one) => sum + one, 0);
  const counts = [balance.inputs, faults, balance.lost, balance.duplicated, balance.wrong];
  return [scenario.name, ...counts.map(String), (wallMs / 1000).toFixed(1)];
}

function complaintsOf({ result, leftBehind }: Row): string[] {
  const left = leftBehind.map((process) => `left behind: ${process}`);
  if (result.kind === 'failed') return [...result.message.trim().split('\n'), ...left];
  return [...result.balance.complaints, ...left];
}

export function summaryLines(summary: Summary): string[] {
  const { inputs, faults, faultsInAll, lost, duplicated, wrong, leftBehind, failed } = summary;
  const kinds = Object.entries(faults)
    .filter(([, times]) => times > 0)
    .toSorted(([, a], [, b]) => b - a)
    .map(([fault, times]) => `${fault} ${times}`);
  return [
    `inputs: ${inputs}`,
    `faults: ${faultsInAll} (${kinds.join(', ')})`,
    `lost: ${lost}, duplicated: ${duplicated}, wrong: ${wrong}`,
    `left behind: ${leftBehind}, scenarios failed: ${failed}`,
  ];
}

/** The table and the sums as Markdown. */
export function markdown(title: string, rows: readonly Row[], summary: Summary): string {
  const line = (values: readonly string[]): string =>
    `| ${[...values, ...HEADER.map(() => '')].slice(0, HEADER.length).join(' | ')} |`;
  return [
    `# ${title}`,
    '',
    line(HEADER),
    line(HEADER.map(() => '---')),
    ...rows.map((row) => line(cells(row))),
    '',
    ...summaryLines(summary).map((text) => `- ${text}`),
    ...rows.flatMap((row) => complaintsOf(row).map((text) => `- ${row.scenario.name}: ${text}`)),
    '',
  ].join('\n');
}

function padded(values: readonly string[]): string {
  return values
    .map((value, column) => value.padEnd(WIDTHS[column] ?? 0))
    .join(' ')
    .trimEnd();
}

import type { Aim } from './aims.ts';
import { overall, ratio, type Standing, type Standings } from './standing.ts';

const HEADER = [
  '',
  'contender',
  'median ms',
  'min–max',
  '÷ floor',
  'peak MB',
  'set-up ms',
  'rounds',
];
const COLD_HEADER = [...HEADER.slice(0, -2), 'first ms', 'import ms', 'rounds'];
/** Columns of words; the others hold figures, which are set to the right. */
const WORDS = 2;

const headerOf = ({ result }: Standings): string[] =>
  result.mode === 'cold' ? COLD_HEADER : HEADER;

function cells(standing: Standing, it: Standings): string[] {
  const { row, spreadMs, treeMb, setupMs, firstMs, importMs, rounds } = standing;
  const [low, high] = spreadMs ?? [];
  return [
    standing === it.winner ? '★' : standing === it.floor ? '▁' : '',
    row.contender,
    time(standing),
    rounds > 1 ? `${figure(low)}–${figure(high)}` : '',
    figure(ratio(standing, it.floor)),
    treeMb === undefined ? '' : treeMb.toFixed(0),
    ...(it.result.mode === 'cold'
      ? [figure(firstMs), figure(importMs)]
      : [setupMs === undefined ? '' : setupMs.toFixed(0)]),
    rounds === 0 ? '' : String(rounds),
  ];
}

function time({ row, medianMs }: Standing): string {
  if (row.status === 'stopped') return `> ${row.afterMs}`;
  return row.status === 'failed' ? 'failed' : figure(medianMs);
}

/** Three digits, whatever the size. */
function figure(value: number | undefined): string {
  if (value === undefined) return '';
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** The table of a case for a terminal. */
export function table(it: Standings): string {
  const rows = [headerOf(it), ...it.all.map((standing) => cells(standing, it))];
  const widths = headerOf(it).map((_, column) =>
    Math.max(...rows.map((row) => width(row[column]))),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column < WORDS ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return [heading(it), ...lines, ...notes(it)].join('\n');
}

const width = (cell: string | undefined): number => cell?.length ?? 0;

const heading = ({ result }: Standings): string =>
  `${result.name}: ${result.count.toLocaleString('en')} ${result.title}`;

/** What the table comes to, and what went wrong. */
export function notes(it: Standings): string[] {
  const { bestForced, bestPeer, bestPool, auto, winner, all } = it;
  return [
    ...comparison('ours ÷ best peer', bestForced, bestPeer),
    ...(bestPool === bestPeer ? [] : comparison('ours ÷ best pool', bestForced, bestPool)),
    ...comparison('auto ÷ best row', auto, winner),
    ...all.flatMap(({ row }) =>
      row.status === 'failed' ? [`${row.contender} failed: ${row.message}`] : [],
    ),
  ];
}

function comparison(title: string, a: Standing | undefined, b: Standing | undefined): string[] {
  const value = ratio(a, b);
  return value === undefined
    ? []
    : [`${title}: ${figure(value)} (${a?.row.contender} ÷ ${b?.row.contender})`];
}

/** What is asked of forkwise, a line each. */
export function aimLines(aims: readonly Aim[]): string[] {
  return aims
    .filter(({ value }) => value !== undefined)
    .map(
      ({ title, value, bound, sense, met }) =>
        `${met === true ? '✓' : '✗'} ${title}: ${figure(value)} (${sense} ${bound})`,
    );
}

/** How far each library is behind `auto`. */
export function overallLines(cases: readonly Standings[]): string[] {
  return overall(cases).map(
    ({ peer, timesAuto, cases: count }) =>
      `${peer} ÷ auto, geometric mean of ${count} cases: ${figure(timesAuto)}`,
  );
}

/** Everything as Markdown. */
export function markdown(
  title: string,
  cases: readonly Standings[],
  reached: readonly Aim[],
): string {
  const row = (values: readonly string[]): string => `| ${values.join(' | ')} |`;
  return [
    `# ${title}`,
    ...cases.flatMap((it) => [
      `\n## ${heading(it)}\n`,
      row(headerOf(it)),
      row(headerOf(it).map((_, column) => (column < WORDS ? '---' : '--:'))),
      ...it.all.map((standing) => row(cells(standing, it))),
      '',
      ...notes(it).map((line) => `- ${line}`),
    ]),
    '\n## Aims\n',
    ...[...aimLines(reached), ...overallLines(cases)].map((line) => `- ${line}`),
    '',
  ].join('\n');
}

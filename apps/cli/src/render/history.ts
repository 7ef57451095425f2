import { basename, sep } from 'node:path';

import { digits, formatCount, formatMany, formatMs, type Plan } from '@forkwise/core';

import type { ClearedDocument, HistoryDocument, HistoryRun } from '../history/document.ts';
import { warnings as warningLines } from './lists.ts';
import { labelled, type Look } from './look.ts';
import { table, type Column } from './table.ts';

/** Good and tolerable errors of a prediction, in per cent. */
const GOOD_ERROR = 10;
const TOLERABLE_ERROR = 35;

/** What the other columns of the table take at most, in columns; the task gets the rest … */
const OTHER_COLUMNS = 84;
/** … and at least this. */
const LEAST_TASK_COLUMNS = 16;

/** Earlier runs with the predicted beside the measured time; `home` is shown as `~`. */
export function renderHistory(
  document: HistoryDocument,
  look: Look,
  home: string,
  nowMs: number,
): string[] {
  const { runs, total, path, warnings } = document;
  if (runs.length === 0) {
    return [
      ...labelled('', `No runs are remembered in ${tilde(path, home)}.`, look.columns),
      ...warningLines(warnings, look),
    ];
  }
  const listed = runs.length === total ? '' : `the latest ${runs.length} of `;
  return [
    look.paint('dim', `${listed}${formatMany(total, 'run')}`),
    '',
    ...table(runs, columnsFor(look, home, nowMs), look),
    '',
    ...(runs.every(({ clean }) => clean)
      ? []
      : labelled(
          '– ',
          'inputs failed or were cancelled: such a run teaches nothing.',
          look.columns,
        )),
    medianLine(document),
    ...warningLines(warnings, look),
  ];
}

export function renderCleared({ runs, warnings }: ClearedDocument, look: Look): string[] {
  return [`Forgot ${formatMany(runs, 'run')}.`, ...warningLines(warnings, look)];
}

function medianLine({ medianErrorPercent, predictedRuns }: HistoryDocument): string {
  if (medianErrorPercent === null) return 'Median prediction error: no run to compare yet.';
  const over = `over ${formatMany(predictedRuns, 'run')}`;
  return `Median prediction error: ${digits(medianErrorPercent)} % ${over}.`;
}

function columnsFor(look: Look, home: string, nowMs: number): readonly Column<HistoryRun>[] {
  const taskColumns = Math.max(look.columns - OTHER_COLUMNS, LEAST_TASK_COLUMNS);
  return [
    { title: 'when', cell: ({ at }) => ago(nowMs - Date.parse(at)), align: 'left', dropAt: 3 },
    { title: 'task', cell: (run) => taskName(run, home, taskColumns), align: 'left' },
    { title: 'inputs', cell: ({ inputs }) => formatCount(inputs), align: 'right', dropAt: 2 },
    { title: 'class', cell: (run) => run.class, align: 'left', dropAt: 1 },
    { title: 'plan', cell: ({ plan }) => shortPlan(plan), align: 'left', dropAt: 4 },
    {
      title: 'predicted',
      cell: ({ predictedMs }) => (predictedMs === null ? '' : formatMs(predictedMs[1])),
      align: 'right',
    },
    { title: 'took', cell: ({ wallMs }) => formatMs(wallMs), align: 'right' },
    { title: 'error', cell: (run) => errorCell(run, look), align: 'right' },
  ];
}

function errorCell({ errorPercent, clean }: HistoryRun, { paint }: Look): string {
  if (errorPercent === null) return clean ? '' : paint('dim', '–');
  const size = Math.abs(errorPercent);
  const sign = Math.round(errorPercent) > 0 ? '+' : Math.round(errorPercent) < 0 ? '−' : '';
  const colour = size <= GOOD_ERROR ? 'green' : size <= TOLERABLE_ERROR ? 'yellow' : 'red';
  return paint(colour, `${sign}${formatCount(Math.round(size))} %`);
}

function shortPlan({ strategy, workers, concurrency }: Plan): string {
  switch (strategy) {
    case 'sequential':
      return strategy;
    case 'async':
      return `${strategy} ×${formatCount(concurrency)}`;
    case 'hybrid':
      return `${strategy} ${formatCount(workers)}×${formatCount(concurrency)}`;
    case 'threads':
    case 'shared-memory':
    case 'processes':
      return `${strategy} ×${formatCount(workers)}`;
  }
}

/** The path from `~` on, and its end where that is too long. */
function taskName({ path, exportName }: HistoryRun, home: string, columns: number): string {
  const name = exportName === 'default' ? '' : `#${exportName}`;
  const whole = tilde(path, home) + name;
  if (whole.length <= columns) return whole;
  const short = `…${sep}${basename(path)}${name}`;
  return short.length <= columns ? short : `…${short.slice(1 - columns)}`;
}

function tilde(path: string, home: string): string {
  const inside = home !== '' && home !== sep && path.startsWith(home + sep);
  return inside ? `~${path.slice(home.length)}` : path;
}

const SECOND_MS = 1000;
const UNITS = [
  ['s', 60],
  ['min', 60],
  ['h', 24],
] as const;

/** In the largest unit that holds it: `5 min ago`. */
function ago(elapsedMs: number): string {
  let amount = Math.floor(elapsedMs / SECOND_MS);
  if (amount < 1) return 'just now';
  for (const [unit, most] of UNITS) {
    if (amount < most) return `${amount} ${unit} ago`;
    amount = Math.floor(amount / most);
  }
  return `${amount} d ago`;
}

import {
  type Comparison,
  type ComparisonRow,
  formatCount,
  formatFactor,
  formatMany,
  formatMs,
  formatRangeMs,
} from '@forkwise/core';

import { warnings } from './lists.ts';
import { labelled, type Look } from './look.ts';
import { table, type Column } from './table.ts';

type Measured = Extract<ComparisonRow, { feasible: true }>;
type Refused = Exclude<ComparisonRow, { feasible: true }>;

/** A single round has no range, and where nothing failed there is nothing to count. */
function columnsFor(
  rows: readonly Measured[],
  { rounds }: Pick<Comparison, 'rounds'>,
): readonly Column<Measured>[] {
  const left = new Set([
    ...(rounds === 1 ? ['range'] : []),
    ...(rows.every(({ failed }) => failed === 0) ? ['failed'] : []),
  ]);
  return COLUMNS.filter(({ title }) => !left.has(title));
}

const COLUMNS: readonly Column<Measured>[] = [
  { title: '', cell: ({ recommended }) => (recommended ? '▸' : ' '), align: 'left' },
  { title: 'strategy', cell: ({ strategy }) => strategy, align: 'left' },
  {
    title: 'workers',
    cell: ({ plan }) => formatCount(plan.workers),
    align: 'right',
    dropAt: 3,
  },
  {
    title: 'in flight',
    cell: ({ plan }) => formatCount(plan.concurrency),
    align: 'right',
    dropAt: 2,
  },
  { title: 'chunk', cell: ({ plan }) => formatCount(plan.chunkSize), align: 'right', dropAt: 1 },
  { title: 'predicted', cell: (row) => formatMs(row.predictedMs[1]), align: 'right' },
  { title: 'measured', cell: (row) => formatMs(row.measuredMs[1]), align: 'right' },
  {
    title: 'range',
    cell: ({ measuredMs: [low, , high] }) => formatRangeMs(low, high),
    align: 'left',
    dropAt: 4,
  },
  { title: 'speed-up', cell: (row) => formatFactor(row.speedup[1]), align: 'right' },
  {
    title: 'failed',
    cell: ({ failed }) => (failed === 0 ? '' : formatCount(failed)),
    align: 'right',
  },
];

/** Predicted beside measured, fastest first; then what cannot run and whether results agree. */
export function renderComparison(comparison: Comparison, look: Look): string[] {
  const { rows, inputs, rounds, identical } = comparison;
  const measured = rows
    .filter((row) => row.feasible)
    .toSorted((a, b) => a.measuredMs[1] - b.measuredMs[1]);
  const refused = rows.filter((row): row is Refused => !row.feasible);
  const heading = `${formatMany(inputs, 'input')}, ${formatMany(rounds, 'round')}`;
  return [
    `${look.paint(['bold', 'cyan'], comparison.class)}  ${look.paint('dim', heading)}`,
    '',
    ...table(measured, columnsFor(measured, comparison), look).map((line) =>
      line.startsWith('▸') ? look.paint('green', line) : line,
    ),
    ...refused.flatMap(({ strategy, reason }) =>
      labelled(`   ${strategy} cannot: `, reason, look.columns).map((line) =>
        look.paint('dim', line),
      ),
    ),
    '',
    '▸ recommended. The speed-up is measured, against sequential.',
    agreement(identical, look),
    ...warnings(comparison.warnings, look),
  ];
}

function agreement(identical: boolean, { paint }: Look): string {
  return identical
    ? 'All results are identical.'
    : paint('red', 'The results differ between strategies.');
}

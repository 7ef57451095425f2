import { formatCount, formatRate, type WorkerTally } from '@forkwise/core';

import type { Look } from '../render/look.ts';
import { table, type Column } from '../render/table.ts';

const COLUMNS: readonly Column<WorkerTally>[] = [
  {
    title: '',
    cell: ({ worker }) => (worker === 0 ? '  main thread' : `  worker ${worker}`),
    align: 'left',
  },
  { title: 'inputs', cell: ({ inputs }) => formatCount(inputs), align: 'right' },
  { title: 'rate', cell: rateOf, align: 'right' },
  { title: 'computing', cell: shareOf, align: 'right' },
  {
    title: 'failed',
    cell: ({ failed }) => (failed === 0 ? '' : formatCount(failed)),
    align: 'right',
  },
];

/** A line for each worker, as many as there is room for; below them how many more there are. */
export function workerLines(workers: readonly WorkerTally[], most: number, look: Look): string[] {
  if (workers.length === 0 || most < 2) return [];
  const fits = workers.length < most;
  const shown = fits ? workers : workers.slice(0, most - 2);
  const more = fits ? [] : [`  and ${formatCount(workers.length - shown.length)} more`];
  return [...table(shown, COLUMNS, look), ...more];
}

function rateOf({ inputs, firstMs, lastMs }: WorkerTally): string {
  return lastMs > firstMs ? formatRate((inputs / (lastMs - firstMs)) * 1000) : '';
}

function shareOf({ threadMs, readMs }: WorkerTally): string {
  return readMs > 0 ? `${Math.min(100, Math.round((threadMs / readMs) * 100))} %` : '';
}

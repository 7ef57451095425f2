import { formatBytes, formatCount, formatMs, formatRate, type OutcomeCounts } from '@forkwise/core';

import { widthOf, type Look } from '../render/look.ts';
import { failedKinds } from '../render/report.ts';
import type { Pace } from './pace.ts';

export interface BarState {
  readonly counts: OutcomeCounts;
  readonly total: number | undefined;
  /** Of this process, its threads included. */
  readonly memoryBytes: number;
  readonly pace: Pace;
}

const BAR_COLUMNS = 28;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** One line: a bar where the total is known, counts, rate and time left. */
export function renderBar(state: BarState, { columns, paint }: Look): string {
  const words = progressWords(state);
  const { total } = state;
  const settled = state.counts.total;
  if (total === undefined || total === 0) return clip(words, columns);
  const room = Math.min(BAR_COLUMNS, columns - widthOf(words) - 3);
  if (room < 5) return clip(words, columns);
  const fill = bar(Math.min(settled / total, 1), room);
  return `${paint('cyan', fill)}${paint('dim', '░'.repeat(room - widthOf(fill)))}  ${words}`;
}

/** `62 %  620 of 1,000  410/s  930 ms left  3 rejected  96 MiB`. */
export function progressWords({ counts, total, memoryBytes, pace }: BarState): string {
  const settled = counts.total;
  const percent = total ? `${Math.floor((settled / total) * 100)} %`.padStart(5) : undefined;
  const count =
    total === undefined ? formatCount(settled) : `${formatCount(settled)} of ${formatCount(total)}`;
  const { perSecond, remainingMs } = pace;
  return [
    ...(percent === undefined ? [] : [percent]),
    count,
    ...(perSecond > 0 ? [formatRate(perSecond)] : []),
    ...(remainingMs === undefined ? [] : [`${formatMs(Math.round(remainingMs))} left`]),
    ...failedKinds(counts),
    formatBytes(memoryBytes),
  ].join('  ');
}

function bar(share: number, columns: number): string {
  const eighths = Math.floor(share * columns * 8);
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}

function clip(text: string, columns: number): string {
  return Array.from(text)
    .slice(0, columns - 1)
    .join('');
}

import {
  formatCount,
  formatMs,
  formatRangeMs,
  formatRate,
  type OutcomeCounts,
  type Report,
} from '@forkwise/core';

import { section, warnings } from './lists.ts';
import { labelled, type Look } from './look.ts';
import { planSentence } from './plan.ts';
import { resumedSentence } from './resumed.ts';

/** Enough to see a pattern; the outcomes have them all. */
const MOST_FAILURES = 8;

/** A finished run for a person. */
export function renderReport(report: Report, look: Look): string[] {
  const { paint } = look;
  const line = (label: string, text: string): string[] =>
    labelled(paint('dim', label.padEnd(11)), text, look.columns);
  if (report.resumed !== undefined && report.counts.total === 0) {
    const before = resumedSentence(report.resumed);
    return line('Done', `nothing was left to run: ${before}`);
  }
  return [
    ...line('Done', doneSentence(report, look)),
    ...(report.resumed === undefined ? [] : line('Before', resumedSentence(report.resumed))),
    ...line('Plan', `${planSentence(report.plan)} (${report.class})`),
    ...line('Time', timeSentence(report)),
    ...report.replans.flatMap(({ atMs, plan, reason }) =>
      line('Re-planned', `after ${formatMs(atMs)} to ${planSentence(plan)}: ${reason}`),
    ),
    ...section('Failures', failures(report, look), look),
    ...warnings(report.warnings, look),
  ];
}

function doneSentence({ counts }: Report, { paint }: Look): string {
  const { fulfilled, total } = counts;
  const done = `${formatCount(fulfilled)} of ${formatCount(total)}`;
  if (fulfilled === total) return paint('green', `${done} fulfilled`);
  return `${paint('yellow', done)} fulfilled; ${failedKinds(counts).join(', ')}`;
}

/** `2 rejected`, `1 timed out`: how many of each kind have no value. */
export function failedKinds(counts: OutcomeCounts): string[] {
  const kinds = [
    ['rejected', counts.rejected],
    ['timed out', counts.timedOut],
    ['crashed', counts.crashed],
    ['cancelled', counts.cancelled],
  ] as const;
  return kinds
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${formatCount(count)} ${word}`);
}

function timeSentence({ wallMs, counts, predictedMs, probed }: Report): string {
  const rate = wallMs > 0 ? `, ${formatRate((counts.total / wallMs) * 1000)}` : '';
  const probing = probed > 0 ? `; ${formatCount(probed)} done while measuring` : '';
  if (predictedMs === null) return `${formatMs(wallMs)}${rate}`;
  const [low, mid, high] = predictedMs;
  const predicted = `predicted ${formatMs(mid)} (${formatRangeMs(low, high)})`;
  return `${formatMs(wallMs)}${rate}; ${predicted}${probing}`;
}

/** Those of an interrupted run are counted above and say nothing one by one. */
function failures({ errors, counts }: Report, look: Look): string[] {
  const told = errors.filter(({ code }) => code !== 'CANCELLED').slice(0, MOST_FAILURES);
  const lines = told.flatMap(({ index, code, message }) =>
    labelled(`  input ${formatCount(index)}  ${look.paint('red', code)}  `, message, look.columns),
  );
  const more = counts.total - counts.fulfilled - counts.cancelled - told.length;
  return more > 0 ? [...lines, `  and ${formatCount(more)} more`] : lines;
}

import {
  CLASS_TEXTS,
  LIMIT_MEANINGS,
  type Advice,
  type Alternative,
  type Recommendation,
} from '@forkwise/core';

import { bullets, section, warnings } from './lists.ts';
import { labelled, wrap, type Look } from './look.ts';
import { planSentence } from './plan.ts';
import { table, type Column } from './table.ts';
import {
  digits,
  formatCount,
  formatMany,
  formatMs,
  formatRangeMs,
  formatSpeedup,
} from './units.ts';

/** The whole advice for a person. `next` are the command lines worth trying after it. */
export function renderAdvice(advice: Advice, next: readonly string[], look: Look): string[] {
  return [
    ...headline(advice, look),
    ...section('Predictions', predictions(advice, look), look),
    ...section('Evidence', evidence(advice, look), look),
    ...section('Reasons', bullets(advice.reasons, look), look),
    ...section('Not measured', bullets(advice.profile.notMeasured, look), look),
    ...warnings(advice.warnings, look),
    ...section(
      'Next',
      next.map((command) => `  ${look.paint('cyan', command)}`),
      look,
    ),
  ];
}

function headline(advice: Advice, look: Look): string[] {
  const { recommendation, profile } = advice;
  const { summary, means } = CLASS_TEXTS[advice.class];
  const [low, mid, high] = recommendation.predictedMs;
  const [, speedup] = recommendation.speedup;
  const measured = `measured ${formatCount(profile.sampled)} of ${
    profile.inputs === null ? 'an unknown number of inputs' : formatMany(profile.inputs, 'input')
  } in ${formatMs(profile.probeMs)}`;
  const gain =
    recommendation.strategy === 'sequential'
      ? ''
      : `, ${formatSpeedup(speedup)} as fast as one after another`;
  const promise = `predicted ${formatMs(mid)} (${formatRangeMs(low, high)})${gain}; limited by ${LIMIT_MEANINGS[recommendation.limitedBy]}`;
  return [
    `${look.paint(['bold', 'cyan'], advice.class)}  ${look.paint('dim', measured)}`,
    ...wrap(`${capital(summary)}. ${means}`, look.columns),
    '',
    ...labelled('Run it as  ', planSentence(recommendation), look.columns).map((line) =>
      look.paint(['bold', 'green'], line),
    ),
    ...labelled('           ', promise, look.columns),
  ];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

type Row = Recommendation & { readonly chosen: boolean; readonly reason: string };

const COLUMNS: readonly Column<Row>[] = [
  { title: '', cell: ({ chosen }) => (chosen ? '▸' : ' '), align: 'left' },
  { title: 'strategy', cell: ({ strategy }) => strategy, align: 'left' },
  { title: 'workers', cell: ({ workers }) => formatCount(workers), align: 'right' },
  { title: 'in flight', cell: ({ concurrency }) => formatCount(concurrency), align: 'right' },
  { title: 'chunk', cell: ({ chunkSize }) => formatCount(chunkSize), align: 'right', dropAt: 3 },
  { title: 'predicted', cell: (row) => formatMs(row.predictedMs[1]), align: 'right' },
  {
    title: 'range',
    cell: ({ predictedMs: [low, , high] }) => formatRangeMs(low, high),
    align: 'left',
    dropAt: 4,
  },
  { title: 'speed-up', cell: (row) => formatSpeedup(row.speedup[1]), align: 'right' },
  { title: 'limited by', cell: ({ limitedBy }) => limitedBy, align: 'left', dropAt: 2 },
  { title: 'why not', cell: ({ reason }) => reason, align: 'left', dropAt: 1 },
];

function predictions({ recommendation, alternatives }: Advice, look: Look): string[] {
  const rows: Row[] = [{ ...recommendation, chosen: true, reason: '' }];
  for (const one of alternatives) if (one.feasible) rows.push({ ...one, chosen: false });
  const drawn = table(rows, COLUMNS, look).map((line) =>
    line.startsWith('▸') ? look.paint('green', line) : line,
  );
  return [...drawn, ...infeasible(alternatives, look)];
}

function infeasible(alternatives: readonly Alternative[], look: Look): string[] {
  const refused = alternatives.filter(({ feasible }) => !feasible);
  return refused.flatMap(({ strategy, reason }) =>
    labelled(`   ${look.paint('red', strategy)} cannot: `, reason, look.columns),
  );
}

function evidence({ evidence: found }: Advice, look: Look): string[] {
  return found.flatMap(({ signal, value, unit, meaning }) => {
    const measured = look.paint('bold', `${digits(value)} ${unit}`.trimEnd());
    return labelled('  · ', `${signal}: ${measured} (${meaning})`, look.columns);
  });
}

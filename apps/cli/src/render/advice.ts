import {
  type Advice,
  type Alternative,
  CLASS_TEXTS,
  digits,
  formatCount,
  formatFactor,
  formatMany,
  formatMs,
  formatRangeMs,
  LIMIT_MEANINGS,
  type Recommendation,
  type TurningPoint,
} from '@forkwise/core';

import { axisFor, intervalBar } from './interval-bar.ts';
import { bullets, section, warnings } from './lists.ts';
import { labelled, wrap, type Look } from './look.ts';
import { planSentence } from './plan.ts';
import { table, type Column } from './table.ts';
import { timeBar } from './time-bar.ts';
import { renderTurning } from './turning.ts';

export interface AdviceExtras {
  /** Command lines worth trying after it. */
  readonly next: readonly string[];
  /** What would change the decision. */
  readonly turningPoints: readonly TurningPoint[];
}

/** The whole advice for a person. */
export function renderAdvice(
  advice: Advice,
  { next, turningPoints }: AdviceExtras,
  look: Look,
): string[] {
  return [
    ...headline(advice, look),
    ...section('Predictions', predictions(advice, look), look),
    ...section('Evidence', evidence(advice, look), look),
    ...section('Reasons', bullets(advice.reasons, look), look),
    ...section('What would change it', renderTurning(turningPoints, advice, look), look),
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
      : `, ${formatFactor(speedup)} as fast as one after another`;
  const promise = `predicted ${formatMs(mid)} (${formatRangeMs(low, high)})${gain}`;
  const limit = `limited by ${LIMIT_MEANINGS[recommendation.limitedBy]}`;
  return [
    `${look.paint(['bold', 'cyan'], advice.class)}  ${look.paint('dim', measured)}`,
    ...wrap(`${capital(summary)}. ${means}`, look.columns),
    '',
    ...timeBar(profile, look),
    '',
    ...labelled('Run it as   ', planSentence(recommendation), look.columns).map((line) =>
      look.paint(['bold', 'green'], line),
    ),
    ...labelled('            ', promise, look.columns),
    ...labelled('            ', limit, look.columns),
  ];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

type Row = Recommendation & { readonly chosen: boolean; readonly reason: string };

function columnsFor(rows: readonly Row[], look: Look): readonly Column<Row>[] {
  const axis = axisFor(rows.flatMap(({ predictedMs }) => predictedMs));
  return [
    { title: '', cell: ({ chosen }) => (chosen ? '▸' : ' '), align: 'left' },
    { title: 'strategy', cell: ({ strategy }) => strategy, align: 'left' },
    { title: 'workers', cell: ({ workers }) => formatCount(workers), align: 'right', dropAt: 5 },
    {
      title: 'in flight',
      cell: ({ concurrency }) => formatCount(concurrency),
      align: 'right',
      dropAt: 4,
    },
    { title: 'chunk', cell: ({ chunkSize }) => formatCount(chunkSize), align: 'right', dropAt: 2 },
    { title: 'predicted', cell: (row) => formatMs(row.predictedMs[1]), align: 'right' },
    {
      title: axis.isLog ? 'logarithmic' : '',
      cell: ({ predictedMs }, width) => intervalBar(predictedMs, axis, width, look),
      align: 'left',
      dropAt: 7,
      room: { least: 12, most: 40 },
    },
    {
      title: 'range',
      cell: ({ predictedMs: [low, , high] }) => formatRangeMs(low, high),
      align: 'left',
      dropAt: 3,
    },
    { title: 'speed-up', cell: (row) => formatFactor(row.speedup[1]), align: 'right' },
    { title: 'limited by', cell: ({ limitedBy }) => limitedBy, align: 'left', dropAt: 6 },
    { title: 'why not', cell: ({ reason }) => reason, align: 'left', dropAt: 1 },
  ];
}

/** Fastest first; then, dim, what cannot be used and why. */
function predictions({ recommendation, alternatives }: Advice, look: Look): string[] {
  const rows: Row[] = [{ ...recommendation, chosen: true, reason: '' }];
  for (const one of alternatives) if (one.feasible) rows.push({ ...one, chosen: false });
  const sorted = rows.toSorted((a, b) => a.predictedMs[1] - b.predictedMs[1]);
  const drawn = table(sorted, columnsFor(sorted, look), look).map((line) =>
    line.startsWith('▸') ? look.paint('bold', line) : line,
  );
  return [...drawn, ...infeasible(alternatives, look)];
}

function infeasible(alternatives: readonly Alternative[], look: Look): string[] {
  const refused = alternatives.filter(({ feasible }) => !feasible);
  return refused.flatMap(({ strategy, reason }) =>
    labelled(`   ${strategy} cannot: `, reason, look.columns).map((line) =>
      look.paint('dim', line),
    ),
  );
}

function evidence({ evidence: found }: Advice, look: Look): string[] {
  return found.flatMap(({ signal, value, unit, meaning }) => {
    const measured = look.paint('bold', `${digits(value)} ${unit}`.trimEnd());
    return labelled('  · ', `${signal}: ${measured} (${meaning})`, look.columns);
  });
}

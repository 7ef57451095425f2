import {
  Histogram,
  Lanes,
  Strategies,
  type StrategyRow,
  type WeightedTime,
} from '@forkwise/charts';
import { ACTIVITY_NAMES, formatCount, formatMs, type Lane, recordedLanes } from '@forkwise/core';
import { type JSX, h } from 'preact';

import type { ReportDocument, RunReport } from './document.ts';
import { strategiesOf } from './strategies.ts';

/** Of the drawing on wide screens and on narrow ones, px; a page without scripts has both. */
const WIDE_PX = 1056;
const NARROW_PX = 326;
/** Rows of a kind that can be told apart. */
const MOST_LANES = 12;
/** Shorter parts of a picture are thinner than a line. */
const RESOLUTION = 1 / 1000;

/** A drawing with its title, or nothing where there is nothing to draw. */
export interface Chart {
  readonly title: string;
  readonly note: string;
  readonly drawing: JSX.Element;
}

export function chartsOf(document: ReportDocument): readonly Chart[] {
  const strategies = strategiesChart(document);
  if (document.kind === 'comparison-report') return [strategies];
  return [strategies, ...timesChart(document), ...timelineChart(document)];
}

function atBothWidths(draw: (width: number) => JSX.Element): JSX.Element {
  return h(
    'div',
    { class: 'drawing' },
    h('div', { class: 'wide' }, draw(WIDE_PX)),
    h('div', { class: 'narrow' }, draw(NARROW_PX)),
  );
}

function strategiesChart(document: ReportDocument): Chart {
  const lines = strategiesOf(document);
  const rows = lines.flatMap((line): StrategyRow[] =>
    line.feasible ? [{ ...line, name: line.strategy }] : [],
  );
  const infeasible = lines.filter(({ feasible }) => !feasible).map(({ strategy }) => strategy);
  const draw = (width: number): JSX.Element => h(Strategies, { rows, infeasible, width });
  return {
    title: 'Predicted and measured',
    note: 'The whole list, from start to end. A bar is what was predicted, with its middle; a dot is what was measured.',
    drawing: atBothWidths(draw),
  };
}

function timesChart(document: RunReport): Chart[] {
  const { times, source } = timesOf(document);
  if (times.length < 2) return [];
  const label = `Times of inputs, from ${formatMs(Math.min(...times.map(({ ms }) => ms)))} to ${formatMs(Math.max(...times.map(({ ms }) => ms)))}.`;
  return [
    {
      title: 'How long inputs took',
      note: source,
      drawing: atBothWidths((width) => h(Histogram, { times, width, label })),
    },
  ];
}

interface Times {
  readonly times: readonly WeightedTime[];
  readonly source: string;
}

/** Of stretches, where inputs ran one after another in each; else of those that were measured. */
function timesOf({ recording, advice, report }: RunReport): Times {
  if (report.plan.concurrency === 1) {
    const times = recording.stretches
      .filter(({ inputs }) => inputs > 0)
      .map(({ startMs, endMs, inputs }) => ({ ms: (endMs - startMs) / inputs, weight: inputs }));
    const source = `${formatCount(report.counts.total)} inputs; of those that ran without a pause between them, the mean.`;
    return { times, source };
  }
  const samples = advice?.profile.samples ?? [];
  return {
    times: samples.map(({ wallMs, runs }) => ({ ms: wallMs, weight: runs })),
    source: `The ${formatCount(samples.length)} that were measured one by one, before the others.`,
  };
}

function timelineChart({ recording, machine }: RunReport): Chart[] {
  const { wallMs } = recording;
  if (wallMs <= 0) return [];
  const lanes = recordedLanes(recording, {
    cores: machine.cpu.cores,
    most: MOST_LANES,
    resolutionMs: wallMs * RESOLUTION,
  });
  const label = `What ${lanes.length} threads and cores did in ${formatMs(wallMs)}.`;
  const draw = (width: number): JSX.Element => h(Lanes, { lanes, shownMs: wallMs, width, label });
  return [
    {
      title: 'Timeline',
      note: 'As recorded. Between two readings of a thread’s clock it is known how much was computed, not when: that part is drawn first. Waiting is for an answer or for a core.',
      drawing: h('div', { class: 'drawing' }, legend(lanes), atBothWidths(draw)),
    },
  ];
}

function legend(lanes: readonly Lane[]): JSX.Element {
  const activities = new Set(
    lanes.flatMap(({ segments }) => segments.map(({ activity }) => activity)),
  );
  return h(
    'ul',
    { class: 'legend', 'aria-label': 'What the colours mean' },
    [...activities].map((activity) =>
      h(
        'li',
        { key: activity },
        h(
          'svg',
          { width: 18, height: 12, 'aria-hidden': 'true' },
          h('rect', { class: `activity ${activity}`, width: 18, height: 12, rx: 2 }),
        ),
        ACTIVITY_NAMES[activity],
      ),
    ),
  );
}

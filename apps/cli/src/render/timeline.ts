import {
  type Activity,
  ACTIVITY_NAMES,
  formatMs,
  type Lane,
  laneName,
  recordedLanes,
  type Recording,
} from '@forkwise/core';

import { labelled, type Look, type Style } from './look.ts';
import { planSentence } from './plan.ts';

interface Mark {
  readonly fill: string;
  readonly style: Style;
}

const MARKS: Readonly<Record<Activity, Mark>> = {
  starting: { fill: '─', style: 'dim' },
  dispatching: { fill: '▒', style: 'magenta' },
  computing: { fill: '█', style: 'blue' },
  native: { fill: '▓', style: 'green' },
  blocked: { fill: '▚', style: 'red' },
  waiting: { fill: '░', style: 'white' },
  running: { fill: '━', style: 'cyan' },
};

const NAME_COLUMNS = 13;
const MOST_LANES = 16;

/** Threads and cores of a run on one axis: what each did most of in every column. */
export function renderTimeline(recording: Recording, cores: number, look: Look): string[] {
  const { wallMs, plans } = recording;
  const columns = look.columns - NAME_COLUMNS - 1;
  if (wallMs <= 0) return [];
  const columnMs = wallMs / columns;
  const lanes = recordedLanes(recording, { cores, most: MOST_LANES, resolutionMs: 0 });
  const rows = lanes.map((lane) => ({ lane, cells: cellsOf(lane, columns, columnMs) }));
  const used = new Set(rows.flatMap(({ cells }) => cells).filter((one) => one !== undefined));
  const legend = [...used].map((activity) => `${MARKS[activity].fill} ${ACTIVITY_NAMES[activity]}`);
  return [
    look.paint('bold', 'Timeline'),
    ...rows.map(
      ({ lane, cells }) =>
        look.paint('dim', laneName(lane).padEnd(NAME_COLUMNS)) + drawn(cells, look).trimEnd(),
    ),
    look.paint('dim', ' '.repeat(NAME_COLUMNS) + axis(wallMs, columns)),
    ...labelled(' '.repeat(NAME_COLUMNS), legend.join(', '), look.columns),
    ...plans.flatMap(({ atMs, plan }) =>
      labelled(
        look.paint('dim', formatMs(Math.max(0, atMs)).padEnd(NAME_COLUMNS)),
        planSentence(plan),
        look.columns,
      ),
    ),
  ];
}

type Cell = Activity | undefined;

/** In each column the activity with most of its time; nothing where that is idle. */
function cellsOf({ segments }: Lane, columns: number, columnMs: number): Cell[] {
  const times = Array.from({ length: columns }, () => new Map<Activity, number>());
  for (const { activity, startMs, endMs } of segments) {
    const first = Math.max(0, Math.floor(startMs / columnMs));
    const last = Math.min(columns - 1, Math.floor(endMs / columnMs));
    for (let at = first; at <= last; at += 1) {
      const ms = Math.min(endMs, (at + 1) * columnMs) - Math.max(startMs, at * columnMs);
      const column = times[at];
      column?.set(activity, (column.get(activity) ?? 0) + Math.max(0, ms));
    }
  }
  return times.map((column) => {
    const busyMs = [...column.values()].reduce((sum, ms) => sum + ms, 0);
    const [most] = [...column].toSorted((a, b) => b[1] - a[1]);
    return busyMs < LEAST_BUSY * columnMs ? undefined : most?.[0];
  });
}

/** Of a column, what must be busy for it to be drawn so. */
const LEAST_BUSY = 0.25;

/** Runs of the same activity are painted at once. */
function drawn(cells: readonly Cell[], { paint }: Look): string {
  let line = '';
  for (let at = 0; at < cells.length;) {
    const cell = cells[at];
    const next = cells.findIndex((other, index) => index > at && other !== cell);
    const end = next === -1 ? cells.length : next;
    const mark = cell === undefined ? undefined : MARKS[cell];
    const text = (mark?.fill ?? ' ').repeat(end - at);
    line += mark === undefined ? text : paint(mark.style, text);
    at = end;
  }
  return line;
}

function axis(wallMs: number, columns: number): string {
  const [middle, end] = [formatMs(wallMs / 2), formatMs(wallMs)];
  const half = Math.floor((columns - middle.length) / 2);
  return `0${' '.repeat(half - 1)}${middle}`.padEnd(columns - end.length) + end;
}

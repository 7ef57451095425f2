import { type Lane, laneName } from '@forkwise/core';
import { type RefObject, type JSX, h } from 'preact';

import { Drawing, Ticks } from './drawing.ts';
import { linearScale } from './scale.ts';

const LANE_PX = 16;
const GAP_PX = 5;
/** Between rows of one kind and of the next. */
const GROUP_PX = 12;
const LEFT_PX = 88;
const RIGHT_PX = 16;
const TOP_PX = 6;
const AXIS_PX = 26;
const TICK_PX = 80;

export interface LanesProps {
  readonly lanes: readonly Lane[];
  /** The part that is shown, from the start of the run, ms; above 0. */
  readonly shownMs: number;
  /** px */
  readonly width: number;
  /** What it shows, for those who do not see it. */
  readonly label: string;
  readonly svg?: RefObject<SVGSVGElement | null>;
  /** Covers what is still to come; its left edge is the moment. */
  readonly future?: RefObject<SVGRectElement | null>;
}

/** Where a moment is on the drawing, px. */
export function momentAt(share: number, width: number): number {
  return LEFT_PX + share * (width - LEFT_PX - RIGHT_PX);
}

/** All of a timeline's rows on one axis; it knows nothing of the moment, which only moves `future`. */
export function Lanes({ lanes, shownMs, width, label, svg, future }: LanesProps): JSX.Element {
  const inner = width - LEFT_PX - RIGHT_PX;
  const scale = linearScale(shownMs, inner, Math.max(2, Math.floor(inner / TICK_PX)));
  const x = (ms: number): number => (ms / shownMs) * inner;
  let bottom = TOP_PX;
  const tops = lanes.map(({ kind }, index) => {
    const isNewKind = index > 0 && lanes[index - 1]?.kind !== kind;
    const top = bottom + (isNewKind ? GROUP_PX : 0);
    bottom = top + LANE_PX + GAP_PX;
    return top;
  });
  const height = bottom + AXIS_PX;
  const ticks = scale.ticks.filter((tick) => tick <= shownMs * (1 + 1e-9));
  return h(
    Drawing,
    { width, height, label, svg },
    hatch(),
    h(Ticks, { ticks, at: (ms: number) => LEFT_PX + x(ms), top: 0, bottom }),
    lanes.map((lane, index) => row(lane, tops[index] ?? 0, inner, x)),
    future === undefined
      ? null
      : h('rect', { ref: future, class: 'future', x: width, y: 0, width, height: bottom }),
  );
}

function hatch(): JSX.Element {
  return h(
    'defs',
    {},
    h(
      'pattern',
      {
        id: 'hatch',
        width: 6,
        height: 6,
        patternUnits: 'userSpaceOnUse',
        patternTransform: 'rotate(45)',
      },
      h('rect', { class: 'hatch-ground', width: 6, height: 6 }),
      h('rect', { class: 'hatch-line', width: 2.5, height: 6 }),
    ),
  );
}

function row(lane: Lane, top: number, inner: number, x: (ms: number) => number): JSX.Element {
  return h(
    'g',
    { key: `${lane.kind}${lane.number}`, transform: `translate(0 ${top})` },
    h(
      'text',
      { class: 'lane-name', x: LEFT_PX - 8, y: LANE_PX - 4, 'text-anchor': 'end' },
      laneName(lane),
    ),
    h('line', {
      class: 'lane',
      x1: LEFT_PX,
      x2: LEFT_PX + inner,
      y1: LANE_PX / 2,
      y2: LANE_PX / 2,
    }),
    lane.segments.map(({ activity, startMs, endMs }, at) => {
      const left = x(startMs);
      const long = x(endMs) - left;
      return h('rect', {
        key: at,
        class: `activity ${activity}`,
        x: round(LEFT_PX + left),
        // A hair between one input and the next, where there is room for one.
        width: round(Math.max(0.6, long > 3 ? long - 0.8 : long)),
        height: LANE_PX,
        rx: long > 4 ? 2 : 0,
      });
    }),
  );
}

const round = (px: number): number => Math.round(px * 100) / 100;

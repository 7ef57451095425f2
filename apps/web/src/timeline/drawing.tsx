import { type Timeline, formatMs } from '@forkwise/core';
import { type RefObject } from 'preact';

import { linearScale } from '../charts/scale.ts';
import { laneName } from './moment.ts';

const LANE_PX = 16;
const GAP_PX = 5;
/** Between rows of one kind and of the next. */
const GROUP_PX = 12;
const LEFT_PX = 88;
const RIGHT_PX = 16;
const TOP_PX = 6;
const AXIS_PX = 26;
const TICK_PX = 80;

interface DrawingProps {
  readonly timeline: Timeline;
  readonly width: number;
  readonly label: string;
  readonly svg: RefObject<SVGSVGElement | null>;
  /** Covers what is still to come; its left edge is the moment. */
  readonly future: RefObject<SVGRectElement | null>;
}

/** Where a moment is on the drawing, px. */
export function momentAt(share: number, width: number): number {
  return LEFT_PX + share * (width - LEFT_PX - RIGHT_PX);
}

/** All of a timeline's rows on one axis; it knows nothing of the moment, which only moves `future`. */
export function Drawing({ timeline, width, label, svg, future }: DrawingProps) {
  const { lanes, shownMs } = timeline;
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
  return (
    <svg
      ref={svg}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
    >
      <defs>
        <pattern
          id="hatch"
          width={6}
          height={6}
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect class="hatch-ground" width={6} height={6} />
          <rect class="hatch-line" width={2.5} height={6} />
        </pattern>
      </defs>
      {scale.ticks
        .filter((tick) => tick <= shownMs * (1 + 1e-9))
        .map((tick) => (
          <g key={tick} transform={`translate(${LEFT_PX + x(tick)} 0)`}>
            <line class="grid" y1={0} y2={bottom} />
            <text class="tick" y={bottom + 16} text-anchor="middle">
              {tick === 0 ? '0' : formatMs(tick)}
            </text>
          </g>
        ))}
      {lanes.map((lane, index) => (
        <g key={`${lane.kind}${lane.number}`} transform={`translate(0 ${tops[index] ?? 0})`}>
          <text class="lane-name" x={LEFT_PX - 8} y={LANE_PX - 4} text-anchor="end">
            {laneName(lane)}
          </text>
          <line class="lane" x1={LEFT_PX} x2={LEFT_PX + inner} y1={LANE_PX / 2} y2={LANE_PX / 2} />
          {lane.segments.map(({ activity, startMs, endMs }, at) => {
            const left = x(startMs);
            const long = x(endMs) - left;
            return (
              <rect
                key={at}
                class={`activity ${activity}`}
                x={LEFT_PX + left}
                // A hair between one input and the next, where there is room for one.
                width={Math.max(0.6, long > 3 ? long - 0.8 : long)}
                height={LANE_PX}
                rx={long > 4 ? 2 : 0}
              />
            );
          })}
        </g>
      ))}
      <rect ref={future} class="future" x={width} y={0} width={width} height={bottom} />
    </svg>
  );
}

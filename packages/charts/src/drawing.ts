import { formatMs } from '@forkwise/core';
import { type ComponentChildren, type JSX, type RefObject, h } from 'preact';

/** A label's baseline below the axis, px. */
const LABEL_PX = 18;

export interface DrawingProps {
  /** px */
  readonly width: number;
  readonly height: number;
  /** What it shows, for those who do not see it. */
  readonly label: string;
  readonly svg?: RefObject<SVGSVGElement | null> | undefined;
  readonly children?: ComponentChildren;
}

/** What every picture is drawn on, one px to a unit. */
export function Drawing({ width, height, label, svg, children }: DrawingProps): JSX.Element {
  return h(
    'svg',
    {
      ...(svg === undefined ? {} : { ref: svg }),
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-label': label,
    },
    children,
  );
}

export interface TicksProps {
  /** Times to mark, ms. */
  readonly ticks: readonly number[];
  /** Where each is, px. */
  readonly at: (ms: number) => number;
  /** From where to where their lines go, px. */
  readonly top: number;
  readonly bottom: number;
}

/** An axis of times: a line across the drawing and a label below for each. */
export function Ticks({ ticks, at, top, bottom }: TicksProps): JSX.Element[] {
  return ticks.map((tick) =>
    h(
      'g',
      { key: tick, transform: `translate(${at(tick)} 0)` },
      h('line', { class: 'grid', y1: top, y2: bottom }),
      h(
        'text',
        { class: 'tick', y: bottom + LABEL_PX, 'text-anchor': 'middle' },
        tick === 0 ? '0' : formatMs(tick),
      ),
    ),
  );
}

import { type JSX, h } from 'preact';

import { Drawing, Ticks } from './drawing.ts';
import { scaleFor } from './scale.ts';

const HEIGHT = 160;
const AXIS_PX = 28;
const SIDE_PX = 24;
const TOP_PX = 6;
const BIN_PX = 18;

/** A time that some inputs took, and how many. */
export interface WeightedTime {
  readonly ms: number;
  readonly weight: number;
}

export interface Bin {
  /** px along the axis. */
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

export interface HistogramProps {
  readonly times: readonly WeightedTime[];
  /** px */
  readonly width: number;
  /** What it shows, for those who do not see it. */
  readonly label: string;
}

/** How many inputs took how long, on an axis that is logarithmic where times differ by a lot. */
export function Histogram({ times, width, label }: HistogramProps): JSX.Element {
  const inner = width - 2 * SIDE_PX;
  const scale = scaleFor(
    times.map(({ ms }) => ms),
    inner,
  );
  const bins = binsOf(times, (ms) => scale.at(ms), inner);
  const most = Math.max(...bins.map(({ weight }) => weight), Number.MIN_VALUE);
  const bottom = HEIGHT - AXIS_PX;
  return h(
    Drawing,
    { width, height: HEIGHT, label },
    h(
      'g',
      { transform: `translate(${SIDE_PX} 0)` },
      h(Ticks, { ticks: scale.ticks, at: scale.at, top: TOP_PX, bottom }),
      bins.map(({ from, to, weight }) => {
        const height = (weight / most) * (bottom - TOP_PX);
        return h('rect', {
          key: from,
          class: 'bin',
          x: from + 0.5,
          y: bottom - height,
          width: to - from - 1,
          height,
        });
      }),
    ),
  );
}

/** Bins of equal width on the drawing; those without a time are left out. */
export function binsOf(
  times: readonly WeightedTime[],
  at: (ms: number) => number,
  width: number,
): Bin[] {
  const count = Math.max(1, Math.floor(width / BIN_PX));
  const weights = Array.from({ length: count }, () => 0);
  for (const { ms, weight } of times) {
    const bin = Math.min(count - 1, Math.floor((at(ms) / width) * count));
    weights[bin] = (weights[bin] ?? 0) + weight;
  }
  return weights
    .map((weight, bin) => ({
      from: (bin * width) / count,
      to: ((bin + 1) * width) / count,
      weight,
    }))
    .filter(({ weight }) => weight > 0);
}

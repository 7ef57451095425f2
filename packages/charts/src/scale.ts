import { axisRangeOf } from '@forkwise/core';

/** From values to pixels along one axis, with the round values to mark on it. */
export interface Scale {
  readonly isLog: boolean;
  readonly ticks: readonly number[];
  readonly at: (value: number) => number;
}

/** Pixels that a label needs beside the next. */
const LABEL_PX = 70;

/**
 * An axis that holds all of `values`, which are positive: logarithmic where they differ by a lot,
 * else linear from 0.
 *
 * @param width px
 */
export function scaleFor(values: readonly number[], width: number): Scale {
  const { low, high, isWide } = axisRangeOf(values);
  const most = Math.max(2, Math.floor(width / LABEL_PX));
  return isWide ? logScale(low, high, width, most) : linearScale(high, width, most);
}

export function linearScale(high: number, width: number, most: number): Scale {
  const step = roundStep(high / most);
  const count = Math.max(1, Math.ceil(high / step - 1e-9));
  const end = count * step;
  const ticks = Array.from({ length: count + 1 }, (_, at) => Number((at * step).toPrecision(12)));
  return { isLog: false, ticks, at: (value) => (Math.max(0, value) / end) * width };
}

/** 1, 2 or 5 times a power of ten, and not below `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((one) => one * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}

function logScale(low: number, high: number, width: number, most: number): Scale {
  const first = Math.floor(Math.log10(low));
  const last = Math.max(first + 1, Math.ceil(Math.log10(high)));
  const stride = Math.ceil((last - first + 1) / most);
  const decades = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  return {
    isLog: true,
    ticks: decades.filter((_, at) => at % stride === 0).map((power) => 10 ** power),
    at: (value) => {
      const decade = Math.log10(Math.max(value, 10 ** first)) - first;
      return (decade / (last - first)) * width;
    },
  };
}

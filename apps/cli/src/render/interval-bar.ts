import { axisRangeOf } from '@forkwise/core';

import type { Look } from './look.ts';

/** From a time to a place on an axis that several rows share. */
export interface Axis {
  readonly isLog: boolean;
  /** From 0 to 1. */
  at(ms: number): number;
}

/** An axis for times: logarithmic where they differ by a lot, else linear from 0. */
export function axisFor(times: readonly number[]): Axis {
  const { low, high, isWide } = axisRangeOf(times);
  if (!isWide) return { isLog: false, at: (ms) => Math.max(0, ms) / high };
  const decades = Math.log(high / low);
  return { isLog: true, at: (ms) => Math.log(Math.max(ms, low) / low) / decades };
}

/** `━━●━━━` between low and high, with a dot at the middle, on an axis of `width` columns. */
export function intervalBar(
  [low, middle, high]: readonly number[],
  axis: Axis,
  width: number,
  { paint }: Look,
): string {
  const column = (ms = 0): number => Math.round(axis.at(ms) * (width - 1));
  const [from, dot, to] = [column(low), column(middle), column(high)];
  const cells = Array.from({ length: width }, (_, at) => {
    if (at === dot) return '●';
    return at >= from && at <= to ? '━' : ' ';
  });
  return paint('cyan', cells.join('').trimEnd());
}

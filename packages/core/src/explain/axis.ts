/** What an axis has to hold. */
export interface AxisRange {
  /** Of those above 0, the least and the greatest. */
  readonly low: number;
  readonly high: number;
  /** Whether an axis from 0 would leave the small ones no room. */
  readonly isWide: boolean;
}

/** From this ratio on, a linear axis would leave the small values a pixel, or a column. */
const WIDE_FROM = 25;

/** Of values to be drawn on one axis: linear from 0, or logarithmic where they differ by a lot. */
export function axisRangeOf(values: readonly number[]): AxisRange {
  const positive = values.filter((value) => value > 0);
  const high = Math.max(...positive, Number.MIN_VALUE);
  const low = Math.min(...positive, high);
  return { low, high, isWide: high / low >= WIDE_FROM };
}

import { median, quantile as quantileOfSorted } from '@forkwise/core';

export { median };

/** The value below which the share `p` in [0, 1] of `values` lies; NaN for none. */
export function quantile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return quantileOfSorted(sorted, p);
}

/** The part of `values` for which `holds`; NaN for none. */
export function share<T>(values: readonly T[], holds: (value: T) => boolean): number {
  return values.filter(holds).length / values.length;
}

/** One way to run a workload, with the wall times of its rounds in ms. */
export interface Timed<Way> {
  readonly way: Way;
  readonly wallMs: readonly number[];
}

/** The way with the lowest median, or `undefined` for none. */
export function fastest<Way>(ways: readonly Timed<Way>[]): Timed<Way> | undefined {
  return ways.toSorted((a, b) => median(a.wallMs) - median(b.wallMs))[0];
}

/**
 * The ways worth another round, the fastest first: those within `factor` of the best median, at
 * most `limit` of them. Few finalists also keep the best of them from being merely the luckiest.
 */
export function survivors<Way>(
  ways: readonly Timed<Way>[],
  factor: number,
  limit: number,
): Timed<Way>[] {
  const sorted = ways.toSorted((a, b) => median(a.wallMs) - median(b.wallMs));
  const bound = factor * median(sorted[0]?.wallMs ?? []);
  return sorted.filter(({ wallMs }) => median(wallMs) <= bound).slice(0, limit);
}

/** `values` in an order that depends on `round` alone, so that no way is always first. */
export function rotated<T>(values: readonly T[], round: number): T[] {
  const shift = values.length === 0 ? 0 : (round * 3) % values.length;
  const turned = [...values.slice(shift), ...values.slice(0, shift)];
  return round % 2 === 0 ? turned : turned.toReversed();
}

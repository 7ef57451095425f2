export interface WeightedValue {
  readonly value: number;
  readonly weight: number;
}

export interface Summary {
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  /** Standard deviation, frequency-weighted; 0 for fewer than two values. */
  readonly deviation: number;
}

/** Mean, range and spread. An empty list is all zeros: nothing was measured, nothing is claimed. */
export function summarise(values: readonly WeightedValue[]): Summary {
  let weight = 0;
  let total = 0;
  let min = Infinity;
  let max = -Infinity;
  for (const entry of values) {
    weight += entry.weight;
    total += entry.value * entry.weight;
    min = Math.min(min, entry.value);
    max = Math.max(max, entry.value);
  }
  if (weight === 0) return { mean: 0, min: 0, max: 0, deviation: 0 };
  const mean = total / weight;
  let squares = 0;
  for (const entry of values) squares += entry.weight * (entry.value - mean) ** 2;
  return { mean, min, max, deviation: Math.sqrt(squares / weight) };
}

/** Linear interpolation between the closest ranks (Hyndman & Fan type 7). `p` in [0, 1]. */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0) return Number.NaN;
  const rank = (sorted.length - 1) * p;
  const below = Math.floor(rank);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? low;
  return low + (high - low) * (rank - below);
}

export function median(values: readonly number[]): number {
  return quantile(Float64Array.from(values).toSorted(), 0.5);
}

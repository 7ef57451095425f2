export interface Weighted<T> {
  readonly value: T;
  readonly weight: number;
}

/** Weights need not sum to 1; there must be one at least. */
export function mean<T>(parts: readonly Weighted<T>[], of: (value: T) => number): number {
  let sum = 0;
  let weights = 0;
  for (const { value, weight } of parts) {
    sum += weight * of(value);
    weights += weight;
  }
  return sum / weights;
}

/** Of the mixture: variance within the parts plus variance between their means. */
export function combinedDeviation<T>(
  parts: readonly Weighted<T>[],
  meanOf: (value: T) => number,
  deviationOf: (value: T) => number,
): number {
  const centre = mean(parts, meanOf);
  return Math.sqrt(mean(parts, (value) => deviationOf(value) ** 2 + (meanOf(value) - centre) ** 2));
}

/** The latest, with the weighted mean of each number that every part has. */
export function blend<T extends object>(parts: readonly Weighted<T>[], latest: T): T {
  const blended = Object.entries(latest).map(([name, own]) => {
    const values = parts.map(({ value, weight }) => ({
      value: (value as Readonly<Record<string, unknown>>)[name],
      weight,
    }));
    const areNumbers = values.every((part): part is Weighted<number> => {
      return typeof part.value === 'number';
    });
    return [name, areNumbers ? mean(values, (value) => value) : (own as unknown)] as const;
  });
  return Object.fromEntries(blended) as T;
}

import type { OutcomeBatch } from '@forkwise/core';

type Batches = AsyncIterable<OutcomeBatch>;

/** The results of `count` inputs by index; throws the first failure. */
export async function collected(
  batches: Batches,
  count: number,
  onFirst: () => void,
): Promise<unknown[]> {
  // Made whole: an array that is filled far beyond its end becomes a slow dictionary.
  const results: unknown[] = Array.from({ length: count });
  let first = true;
  for await (const { indices, values, failures } of batches) {
    if (failures[0] !== undefined) throw failures[0].error;
    if (first) onFirst();
    first = false;
    for (let at = 0; at < indices.length; at += 1) results[indices[at] as number] = values[at];
  }
  return results;
}

/** The sum of the results; throws the first failure. */
export async function added(batches: Batches): Promise<number> {
  let total = 0;
  for await (const { values, failures } of batches) {
    if (failures[0] !== undefined) throw failures[0].error;
    for (let at = 0; at < values.length; at += 1) total += Number(values[at]);
  }
  return total;
}

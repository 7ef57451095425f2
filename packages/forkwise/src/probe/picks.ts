import {
  type Sample,
  once,
  quantile,
  rankWeights,
  sizeRanks,
  stratify,
  tiltToMean,
} from '@forkwise/core';
import type { InputReader } from '@forkwise/executor';

import { MOST_PICKS, SORTED_UP_TO } from './budget.ts';
import type { ProbeItem } from './sampler.ts';
import { inputSize } from './size.ts';

/** Inputs picked out of a list by size. */
export interface Picks {
  readonly items: readonly ProbeItem[];
  readonly largest: number | undefined;
  readonly even: boolean;
  readonly giant: boolean;
  /** In the order by size, of the inputs that were looked through, by index. */
  readonly ranks: () => Ranks;
}

export interface Ranks {
  readonly rankOf: Int32Array;
  readonly sizes: Float64Array;
  /** Index of the first. */
  readonly start: number;
}

export const NO_PICKS: Picks = {
  items: [],
  largest: undefined,
  even: true,
  giant: false,
  ranks: () => ({ rankOf: new Int32Array(), sizes: new Float64Array(), start: 0 }),
};

/**
 * Each stands for the inputs nearest to it by size, whatever order they were taken in, so many that
 * together they are as large as all inputs are. Where some were timed together, a sample stands for
 * what it timed.
 */
export function weighBySize(
  samples: readonly Sample[],
  { rankOf, sizes, start }: Ranks,
  power: number,
): readonly Sample[] {
  const known = samples.every(
    ({ index, runs }) => runs === 1 && sizes[index - start] !== undefined,
  );
  if (!known || samples.length === 0) return samples;
  const load = (size: number): number => size ** power;
  const byRank = rankWeights(
    samples.map(({ index }) => rankOf[index - start] ?? 0),
    rankOf.length,
  );
  const loads = samples.map(({ index }) => load(sizes[index - start] ?? 0));
  const mean = sizes.reduce((sum, size) => sum + load(size), 0) / sizes.length;
  const weights = tiltToMean(byRank, loads, mean);
  return samples.map((sample, at) => ({ ...sample, weight: weights[at] ?? 1 }));
}

/** Sizes this close to each other make no difference that could be told from noise. */
const EVEN_FACTOR = 1.5;

function isEven(sizes: Float64Array): boolean {
  const sorted = sizes.toSorted();
  return quantile(sorted, 0.95) <= EVEN_FACTOR * quantile(sorted, 0.05);
}

/** So many times the median size makes an input a giant. */
const GIANT_FACTOR = 8;

/** Of a reader that knows what remains. */
export async function choosePicks(base: InputReader): Promise<Picks> {
  const start = base.position;
  const inputs = await base.peek(Math.min(base.remaining ?? SORTED_UP_TO, SORTED_UP_TO));
  const sizes = Float64Array.from(inputs, inputSize);
  let at = 0;
  for (let i = 1; i < sizes.length; i++) if ((sizes[i] ?? 0) >= (sizes[at] ?? 0)) at = i;
  return {
    items: stratify(sizes, MOST_PICKS).map(({ index }) => ({
      index: start + index,
      value: inputs[index],
      size: sizes[index] ?? 0,
    })),
    ranks: once(() => ({ rankOf: sizeRanks(sizes), sizes, start })),
    largest: start + at,
    even: isEven(sizes),
    giant: (sizes[at] ?? 0) >= GIANT_FACTOR * quantile(sizes.toSorted(), 0.5),
  };
}

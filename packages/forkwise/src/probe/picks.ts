import {
  type Sample,
  once,
  quantile,
  rankWeights,
  scaled,
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

/** Up to this factor in size, standing for an input as it is errs no more than drawing to scale would. */
const BEYOND = 2;

/**
 * Each stands for the inputs nearest to it by size, whatever order they were taken in, so many that
 * together they are as large as all inputs are; one more, drawn to scale, for those far larger than
 * any that was measured. Where some were timed together, a sample stands for what it timed.
 *
 * @param isMeant says by index of which inputs the samples are to speak: of all, or of those left
 */
export function weighBySize(
  samples: readonly Sample[],
  { rankOf, sizes, start }: Ranks,
  power: number,
  isMeant: (index: number) => boolean = () => true,
): readonly Sample[] {
  const known = samples.every(
    ({ index, runs }) => runs === 1 && sizes[index - start] !== undefined,
  );
  if (!known || samples.length === 0) return samples;
  const loads = samples.map(({ index }) => (sizes[index - start] ?? 0) ** power);
  const most = Math.max(...loads);
  const isNear = (load: number): boolean => load <= BEYOND * most;
  const all = Array.from(sizes, (size) => size ** power);
  const meant = all
    .map((load, at) => ({ index: start + at, load }))
    .filter(({ index }) => isMeant(index));
  if (meant.length === 0) return samples;
  const byRank = rankWeights(
    samples.map(({ index }) => rankOf[index - start] ?? 0),
    all.filter(isNear).length,
  );
  const forOthers = byRank.map((weight, at) => weight - (isMeant(samples[at]?.index ?? 0) ? 0 : 1));
  const near = meant.filter(({ load }) => isNear(load));
  const some = near.length === 0 || forOthers.some((weight) => weight > 0);
  const weights = tiltToMean(some ? forOthers : byRank, loads, meanLoad(near));
  const weighted = samples.map((sample, at) => ({ ...sample, weight: weights[at] ?? 1 }));
  const far = meant.filter(({ load }) => !isNear(load));
  const [largest] = far.toSorted((one, other) => other.load - one.load);
  const like = samples[loads.indexOf(most)];
  if (largest === undefined || like === undefined || most === 0) return weighted;
  const { index } = largest;
  return [...weighted, { ...scaled(like, meanLoad(far) / most), index, weight: far.length }];
}

const meanLoad = (of: readonly { readonly load: number }[]): number =>
  of.reduce((sum, { load }) => sum + load, 0) / Math.max(1, of.length);

/** Sizes this close to each other make no difference that could be told from noise. */
const EVEN_FACTOR = 1.5;

function isEven(sizes: Float64Array): boolean {
  const sorted = sizes.toSorted();
  return quantile(sorted, 0.95) <= EVEN_FACTOR * quantile(sorted, 0.05);
}

/** So many times the median size makes an input a giant. */
const GIANT_FACTOR = 8;

/**
 * Of a reader that knows what remains.
 *
 * @param before sizes of the inputs that were taken from it before, in order
 */
export async function choosePicks(base: InputReader, before: readonly number[]): Promise<Picks> {
  const next = base.position;
  const start = next - before.length;
  const inputs = await base.peek(Math.min(base.remaining ?? SORTED_UP_TO, SORTED_UP_TO));
  const coming = Float64Array.from(inputs, inputSize);
  const sizes = Float64Array.of(...before, ...coming);
  const giant = isGiant(sizes);
  return {
    items: stratify(coming, MOST_PICKS).map(({ index }) => ({
      index: next + index,
      value: inputs[index],
      size: coming[index] ?? 0,
    })),
    ranks: once(() => ({ rankOf: sizeRanks(sizes), sizes, start })),
    largest: start + largestAt(sizes),
    even: isEven(sizes) && !giant,
    giant,
  };
}

/** The last of the largest. */
const largestAt = (sizes: Float64Array): number => sizes.lastIndexOf(Math.max(...sizes));

const isGiant = (sizes: Float64Array): boolean =>
  Math.max(...sizes) >= GIANT_FACTOR * quantile(sizes.toSorted(), 0.5);

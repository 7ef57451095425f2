import { type Sample, quantile, rankWeights, sizeRanks, stratify } from '@forkwise/core';
import type { InputBatch, InputReader } from '@forkwise/executor';

import {
  FIRST_LOOK,
  LOOK_AHEAD,
  LOOK_AHEAD_BYTES,
  LOOK_AHEAD_FAR,
  LOOK_AHEAD_MS,
  MOST_PICKS,
  PATIENCE_MS,
  QUICK_LOOK_MS,
  SORTED_UP_TO,
  assumedInputs,
} from './budget.ts';
import type { ProbeItem } from './sampler.ts';
import { type Likeness, heldBytes, inputSize, likenessOf } from './size.ts';
import { SkippingReader } from './skipping-reader.ts';

/** The inputs of a workload as probing takes them: first by size, then in order. */
export interface ProbeSource {
  /** How many inputs there are in all; `undefined` as long as the source does not say. */
  readonly total: number | undefined;
  /** `total`, or what is assumed as long as that is not known. */
  readonly expected: number;
  /** Of the first input. */
  readonly like: Likeness;
  /** What probing has not taken. */
  readonly rest: InputReader;
  /** Whether nearly all inputs are of about one size, so that one may stand for another. */
  readonly even: boolean;
  /** Whether the largest input is far larger than most: it may be a large part of all the work. */
  readonly giant: boolean;
  /** The next input picked by size; `undefined` when the picks are used up. */
  pick(): ProbeItem | undefined;
  /** The largest input, if it has not been taken yet and `fits`. */
  largest(fits: (input: unknown) => boolean): ProbeItem | undefined;
  /** The samples, each with the number of inputs that it stands for. */
  weigh(samples: readonly Sample[]): readonly Sample[];
  /** The next inputs in order; none when the source has ended, or says nothing for a while. */
  next(count: number): Promise<readonly ProbeItem[]>;
}

/** `base` must not have been read from yet. Waits for its first input, or until `signal` aborts. */
export async function createProbeSource(
  base: InputReader,
  signal: AbortSignal,
): Promise<ProbeSource> {
  const rest = new SkippingReader(base);
  const like = likenessOf(await firstInput(base, signal));
  const seen = base.remaining ?? (await lookAhead(base, signal));
  const known = (): number | undefined =>
    base.remaining === undefined ? undefined : base.position + base.remaining;
  const total = known();
  const { items, largest, even, giant, ranks } =
    total === undefined || total === 0 ? NO_PICKS : await picks(base, total);
  const waiting = [...items];
  const taken = (item: ProbeItem | undefined): ProbeItem | undefined => {
    if (item !== undefined) rest.skip(item.index);
    return item;
  };
  return {
    get total() {
      return known();
    },
    get expected() {
      return known() ?? assumedInputs(Math.max(seen, base.position));
    },
    like,
    rest,
    even,
    giant,
    weigh: (samples) => (even ? samples : weighByRank(samples, ranks)),
    pick: () => taken(waiting.shift()),
    largest: (fits) => {
      const at = waiting.findIndex((item) => item.index === largest && fits(item.value));
      return at === -1 ? undefined : taken(waiting.splice(at, 1)[0]);
    },
    next: async (count) => {
      // A later pick could fall behind what is read now.
      waiting.length = 0;
      const batch = await takeUnlessBroken(rest, count, signal);
      if (batch === undefined) return [];
      return Array.from(batch.values, (value, at) => ({
        index: batch.start + at,
        value,
        size: even ? 0 : inputSize(value),
      }));
    },
  };
}

interface Picks {
  readonly items: readonly ProbeItem[];
  readonly largest: number | undefined;
  readonly even: boolean;
  readonly giant: boolean;
  /** In the order by size, of the inputs that were looked through, by index. */
  readonly ranks: () => Int32Array;
}

const NO_PICKS: Picks = {
  items: [],
  largest: undefined,
  even: true,
  giant: false,
  ranks: () => new Int32Array(),
};

/**
 * Each stands for the inputs nearest to it by size, whatever order they were taken in. Where some
 * were timed together, a sample stands for what it timed.
 */
function weighByRank(samples: readonly Sample[], ranks: () => Int32Array): readonly Sample[] {
  const rankOf = ranks();
  const known = samples.every(({ index, runs }) => runs === 1 && index < rankOf.length);
  if (!known) return samples;
  const weights = rankWeights(
    samples.map(({ index }) => rankOf[index] ?? 0),
    rankOf.length,
  );
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

/** Reads ahead a little: a source that ends soon has said how long it is. Returns how many it saw. */
export async function lookAhead(base: InputReader, signal: AbortSignal): Promise<number> {
  let seen = 0;
  let bytes = 0;
  const start = performance.now();
  while (!signal.aborted && base.remaining === undefined && seen < LOOK_AHEAD_FAR) {
    const spentMs = performance.now() - start;
    if (spentMs > LOOK_AHEAD_MS || bytes > LOOK_AHEAD_BYTES) break;
    if (seen >= LOOK_AHEAD && spentMs > QUICK_LOOK_MS) break;
    const coming = await base.peek(Math.max(seen * 2, FIRST_LOOK));
    for (let at = seen; at < coming.length; at++) bytes += heldBytes(coming[at]);
    seen = coming.length;
  }
  return seen;
}

/** Waits for something to be peeked at; an aborted wait is over, however silent the source. */
export async function firstInput(base: InputReader, signal: AbortSignal): Promise<unknown> {
  if (signal.aborted) return undefined;
  const { promise: aborted, resolve } = Promise.withResolvers<undefined>();
  const onAbort = (): void => resolve(undefined);
  signal.addEventListener('abort', onAbort);
  try {
    const coming = await Promise.race([base.peek(1), aborted]);
    return coming?.[0];
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/**
 * A source that breaks ends the measuring; what was measured is to be delivered before the reader,
 * which goes on failing, says so again. Nothing read before means that there is nothing to deliver.
 */
async function takeUnlessBroken(
  reader: InputReader,
  count: number,
  signal: AbortSignal,
): Promise<InputBatch | undefined> {
  try {
    return await takeSoon(reader, count, signal);
  } catch (error) {
    if (reader.position === 0) throw error;
    return undefined;
  }
}

/** Outcomes of a source that has fallen silent should not wait for its next input. */
async function takeSoon(
  reader: InputReader,
  count: number,
  signal: AbortSignal,
): Promise<InputBatch | undefined> {
  if (reader.remaining !== undefined) return await reader.take(count, signal);
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), PATIENCE_MS);
  try {
    return await reader.take(count, AbortSignal.any([signal, controller.signal]));
  } finally {
    clearTimeout(timer);
  }
}

async function picks(base: InputReader, total: number): Promise<Picks> {
  const start = base.position;
  const inputs = await base.peek(Math.min(total, SORTED_UP_TO));
  const sizes = Float64Array.from(inputs, inputSize);
  let at = 0;
  for (let i = 1; i < sizes.length; i++) if ((sizes[i] ?? 0) >= (sizes[at] ?? 0)) at = i;
  return {
    items: stratify(sizes, MOST_PICKS).map(({ index }) => ({
      index: start + index,
      value: inputs[index],
      size: sizes[index] ?? 0,
    })),
    ranks: () => sizeRanks(sizes),
    largest: start + at,
    even: isEven(sizes),
    giant: (sizes[at] ?? 0) >= GIANT_FACTOR * quantile(sizes.toSorted(), 0.5),
  };
}

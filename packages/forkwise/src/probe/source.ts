import { stratify } from '@forkwise/core';
import type { InputReader } from '@forkwise/executor';

import { LOOK_AHEAD, LOOK_AHEAD_MS, MOST_PICKS, SORTED_UP_TO } from './budget.ts';
import type { ProbeItem } from './sampler.ts';
import { inputSize } from './size.ts';
import { SkippingReader } from './skipping-reader.ts';

/** The inputs of a workload as probing takes them: first by size, then in order. */
export interface ProbeSource {
  /** How many inputs there are in all; `undefined` when the source does not say. */
  readonly total: number | undefined;
  /** What probing has not taken. */
  readonly rest: InputReader;
  /** Whether all inputs are of one size, so that one may stand for another. */
  readonly even: boolean;
  /** The next input picked by size; `undefined` when the picks are used up. */
  pick(): ProbeItem | undefined;
  /** The largest input, if it has not been taken yet. */
  largest(): ProbeItem | undefined;
  /** The next inputs in order. */
  next(count: number): Promise<readonly ProbeItem[]>;
}

/** `base` must not have been read from yet. */
export async function createProbeSource(base: InputReader): Promise<ProbeSource> {
  const rest = new SkippingReader(base);
  const total = base.remaining ?? (await shortLength(base));
  const { items, largest, even } =
    total === undefined || total === 0 ? NO_PICKS : await picks(base, total);
  const waiting = [...items];
  const taken = (item: ProbeItem | undefined): ProbeItem | undefined => {
    if (item !== undefined) rest.skip(item.index);
    return item;
  };
  return {
    total,
    rest,
    even,
    pick: () => taken(waiting.shift()),
    largest: () => {
      const at = waiting.findIndex((item) => item.index === largest);
      return at === -1 ? undefined : taken(waiting.splice(at, 1)[0]);
    },
    next: async (count) => {
      // A later pick could fall behind what is read now.
      waiting.length = 0;
      const batch = await rest.take(count);
      if (batch === undefined) return [];
      return Array.from(batch.values, (value, at) => ({ index: batch.start + at, value, weight: 1 }));
    },
  };
}

interface Picks {
  readonly items: readonly ProbeItem[];
  readonly largest: number | undefined;
  readonly even: boolean;
}

const NO_PICKS: Picks = { items: [], largest: undefined, even: true };

/** Reads ahead a little: a source that ends soon has said how long it is. */
async function shortLength(base: InputReader): Promise<number | undefined> {
  let coming = await base.peek(1);
  const start = performance.now();
  while (base.remaining === undefined && coming.length < LOOK_AHEAD) {
    if (performance.now() - start > LOOK_AHEAD_MS) break;
    coming = await base.peek(Math.max(coming.length * 2, LOOK_AHEAD / 8));
  }
  return base.remaining;
}

async function picks(base: InputReader, total: number): Promise<Picks> {
  const start = base.position;
  const inputs = await base.peek(Math.min(total, SORTED_UP_TO));
  const sizes = Float64Array.from(inputs, inputSize);
  let at = 0;
  for (let i = 1; i < sizes.length; i++) if ((sizes[i] ?? 0) >= (sizes[at] ?? 0)) at = i;
  return {
    items: stratify(sizes, MOST_PICKS).map(({ index, weight }) => ({
      index: start + index,
      value: inputs[index],
      weight,
    })),
    largest: start + at,
    even: sizes.every((size) => size === sizes[0]),
  };
}

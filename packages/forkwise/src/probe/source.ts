import type { Sample } from '@forkwise/core';
import type { InputBatch, InputReader } from '@forkwise/executor';

import {
  LOOK_AHEAD_MS,
  PATIENCE_MS,
  QUICK_LOOK_MS,
  SORTED_UP_TO,
  assumedInputs,
} from './budget.ts';
import { inTime } from './in-time.ts';
import { LookAhead, firstInput } from './look-ahead.ts';
import type { ProbeRequest } from './result.ts';
import { NO_PICKS, type Picks, choosePicks, weighBySize } from './picks.ts';
import type { ProbeItem } from './sampler.ts';
import { type Likeness, inputSize, likenessOf } from './size.ts';
import { SkippingReader } from './skipping-reader.ts';

/** The inputs of a workload as probing takes them: first by size, then in order. */
export interface ProbeSource {
  /** How many inputs there are in all; `undefined` as long as the source does not say. */
  readonly total: number | undefined;
  /** `total`, or what is assumed as long as that is not known. */
  readonly expected: number;
  /** `total`, or what may well come, for what should not be started in vain. */
  readonly likely: number;
  /** Of the first input. */
  readonly like: Likeness;
  /** How long looking ahead has taken, ms. */
  readonly lookedMs: number;
  /** How long the source holds this thread for one input, ms; 0 where that is not known. */
  readonly readMs: number;
  /** Inputs that the source has yet to produce, or what is assumed. */
  readonly unread: number;
  /** Looks some way further, as long as it is not known how many inputs there are. */
  lookFurther(): Promise<void>;
  /** What probing has not taken. */
  readonly rest: SkippingReader;
  /** Whether nearly all inputs are of about one size, so that one may stand for another. */
  readonly even: boolean;
  /** Whether the largest input is far larger than most: it may be a large part of all the work. */
  readonly giant: boolean;
  /** The next input picked by size; `undefined` when the picks are used up. */
  pick(): ProbeItem | undefined;
  /** The largest input, if it has not been taken yet and `fits`. */
  largest(fits: (input: unknown) => boolean): ProbeItem | undefined;
  /**
   * The samples, each with the number of inputs that it stands for.
   *
   * @param power time grows with size to this power
   */
  weigh(samples: readonly Sample[], power: number): readonly Sample[];
  /** The same for those inputs that have not been taken. */
  weighLeft(samples: readonly Sample[], power: number): readonly Sample[];
  /** The next inputs in order; none when the source has ended, or says nothing for a while. */
  next(count: number): Promise<readonly ProbeItem[]>;
  /** The same as they come, where there are too many for an object each. */
  nextRun(count: number): Promise<InputBatch | undefined>;
}

/** Of which so many have been seen, there may well be so many times as many, as far as anyone knows. */
const LIKELY_FACTOR = 2;

/** A source that says nothing for so long is silent, ms. */
const SILENT_MS = 20;

type Turns = Pick<ProbeRequest, 'countBefore' | 'onEarly'>;

/** Of a list of which nobody is told, and none is left out. */
const ALL_IN_TURN: Turns = { countBefore: (index) => index, onEarly: () => undefined };

/** `far`: as far as is worth while at once; `near`: a little, and then as far as it is asked to look. */
export type Looks = 'far' | 'near';

/** Waits for the first input, or until `signal` aborts. */
export async function createProbeSource(
  base: InputReader,
  signal: AbortSignal,
  looks: Looks,
  turns: Turns = ALL_IN_TURN,
): Promise<ProbeSource> {
  const like = likenessOf(await firstInput(base, signal));
  const ahead = new LookAhead(base, signal);
  await ahead.look(looks === 'far' ? LOOK_AHEAD_MS : QUICK_LOOK_MS);
  const source = new SampledSource(base, signal, like, ahead, turns);
  await source.choosePicks();
  return source;
}

class SampledSource implements ProbeSource {
  readonly like: Likeness;
  readonly rest: SkippingReader;
  readonly #base: InputReader;
  readonly #signal: AbortSignal;
  readonly #turns: Turns;
  readonly #ahead: LookAhead;
  #picks: Picks = NO_PICKS;
  #waiting: ProbeItem[] = [];
  readonly #whole: boolean;
  /** Sizes of the first inputs, in order, as long as they were taken before the picks were chosen. */
  #taken: number[] = [];

  constructor(
    base: InputReader,
    signal: AbortSignal,
    like: Likeness,
    ahead: LookAhead,
    turns: Turns,
  ) {
    this.#base = base;
    this.#turns = turns;
    this.#whole = this.#read === 0;
    this.#signal = signal;
    this.#ahead = ahead;
    this.like = like;
    this.rest = new SkippingReader(base);
  }

  get total(): number | undefined {
    const { remaining } = this.#base;
    return remaining === undefined ? undefined : this.#read + remaining;
  }

  get expected(): number {
    return this.total ?? assumedInputs(Math.max(this.#ahead.seen, this.#read));
  }

  get likely(): number {
    return this.total ?? LIKELY_FACTOR * Math.max(this.#ahead.seen, this.#read);
  }

  get even(): boolean {
    return this.#picks.even;
  }

  get giant(): boolean {
    return this.#picks.giant;
  }

  get lookedMs(): number {
    return this.#ahead.spentMs;
  }

  get readMs(): number {
    const { readingMs = 0 } = this.#base;
    return readingMs / Math.max(1, this.#read, this.#ahead.seen);
  }

  get unread(): number {
    if (this.total !== undefined) return 0;
    return Math.max(0, this.likely - Math.max(this.#read, this.#ahead.seen));
  }

  async lookFurther(): Promise<void> {
    if (this.total !== undefined) return;
    const looked = this.#ahead.look(0).then(() => true);
    // One that is silent is not waited for, nor looked at again.
    if ((await inTime(looked, SILENT_MS)) === undefined) this.#ahead.giveUp();
    if (this.total !== undefined) await this.choosePicks();
  }

  /** Once it is known how many there are; of what is left of a list, no more than the order is known. */
  async choosePicks(): Promise<void> {
    if (this.total === undefined || this.#base.ended || !this.#whole) return;
    const whole = this.#taken.length === this.#base.position;
    this.#picks = await choosePicks(this.#base, whole ? this.#taken : []);
    this.#taken = [];
    this.#waiting = [...this.#picks.items];
  }

  weigh(samples: readonly Sample[], power: number): readonly Sample[] {
    const { even, ranks } = this.#picks;
    return even ? samples : weighBySize(samples, ranks(), power);
  }

  weighLeft(samples: readonly Sample[], power: number): readonly Sample[] {
    const { even, ranks } = this.#picks;
    if (even) return samples;
    return weighBySize(samples, ranks(), power, (index) => this.rest.isLeft(index));
  }

  pick(): ProbeItem | undefined {
    let item = this.#waiting.shift();
    while (item !== undefined && this.rest.isPast(item.index)) item = this.#waiting.shift();
    return item && this.#taking(item);
  }

  largest(fits: (input: unknown) => boolean): ProbeItem | undefined {
    const { largest } = this.#picks;
    const at = this.#waiting.findIndex(
      ({ index, value }) => index === largest && !this.rest.isPast(index) && fits(value),
    );
    const [item] = at === -1 ? [] : this.#waiting.splice(at, 1);
    return item && this.#taking(item);
  }

  async next(count: number): Promise<readonly ProbeItem[]> {
    const batch = await this.nextRun(count);
    if (batch === undefined) return [];
    const known = this.total !== undefined;
    return Array.from(batch.values, (value, at) => {
      const index = batch.start + at;
      const size = known && this.even ? 0 : inputSize(value);
      if (!known && index === this.#taken.length && index < SORTED_UP_TO) this.#taken.push(size);
      return { index, value, size };
    });
  }

  async nextRun(count: number): Promise<InputBatch | undefined> {
    const isFirst = this.#turns.countBefore(this.rest.position) === 0;
    return await takeUnlessBroken(this.rest, count, this.#signal, isFirst);
  }

  /** How many of the inputs that are to be run have been read. */
  get #read(): number {
    return this.#turns.countBefore(this.#base.position);
  }

  #taking(item: ProbeItem): ProbeItem {
    this.#turns.onEarly(item.value, item.index);
    this.rest.skip(item.index);
    return item;
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
  isFirst: boolean,
): Promise<InputBatch | undefined> {
  try {
    return await takeSoon(reader, count, signal);
  } catch (error) {
    if (isFirst) throw error;
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

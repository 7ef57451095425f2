import type { Demand } from './demand.ts';

/** Places that take inputs one at a time, each the next one in the list as soon as it is free. */
export interface Lanes {
  readonly count: number;
  /** How much later than the one before it each of them begins, ms. */
  readonly nextMs: number;
  /** The work that `busy` of them do together, in that of one alone; at most `busy`. */
  readonly speed: (busy: number) => number;
}

export type Unevenness = Pick<Demand, 'variation' | 'longestMs' | 'wallMs'>;

/** Lanes that by default begin at once and do not slow each other. */
export function lanes(count: number, nextMs = 0, speed: Lanes['speed'] = whole): Lanes {
  return { count, nextMs, speed };
}

const whole = (busy: number): number => busy;

/**
 * Expected time from the first lane's beginning until `inputs` of mean `eachMs` are done.
 *
 * Even inputs go in rounds. Uneven ones keep all lanes busy until the list is empty; then the
 * longest that is still running decides (`overhang`). In between the two are mixed. No lane is done
 * before its first input, and the longest input begins no sooner than a lane does on average.
 *
 * test/simulation compares this with a simulation of the executors on 2 to 1,024 cores.
 */
export function unevenRounds(
  inputs: number,
  eachMs: number,
  on: Lanes,
  uneven: Unevenness,
): number {
  if (inputs * eachMs <= 0) return 0;
  const longestMs = uneven.wallMs > 0 ? (eachMs * uneven.longestMs) / uneven.wallMs : eachMs;
  const used = Math.min(on.count, inputs);
  const slowing = used / on.speed(used);
  const lastMs = (used - 1) * on.nextMs;
  const leastMs = Math.max(lastMs + eachMs, lastMs / 2 + longestMs);
  if (on.count >= inputs) return Math.max(leastMs, lastMs / slowing + eachMs * slowing);
  const { busy, ms } = joining(inputs * eachMs * slowing, on);
  const dissolvedMs = ms + ((eachMs * slowing) / 2) * (1 - 1 / busy);
  const evenMs = lastMs < eachMs ? wholeRounds(inputs, eachMs, on) : dissolvedMs;
  const work = { inputs, eachMs, longestMs, variation: uneven.variation };
  const unevenMs = ms + overhang(work, busy, slowing);
  const evenness = Math.max(0, 1 - uneven.variation / UNEVEN_FROM);
  return Math.max(leastMs, evenness * evenMs + (1 - evenness) * unevenMs);
}

/** From this coefficient of variation on, rounds have dissolved; measured by simulation. */
const UNEVEN_FROM = 0.3;

/**
 * Divisible work on lanes that join one after another: with the first j of them it takes work ÷ j
 * and the mean of their delays, next · (j − 1) ÷ 2. Those that would join after the end do not
 * count, so j is where that is least, √(2 · work ÷ next), or all of them.
 */
function joining(workMs: number, { count, nextMs }: Lanes): { busy: number; ms: number } {
  const joined = nextMs > 0 ? Math.sqrt((2 * workMs) / nextMs) : Infinity;
  const busy = Math.max(1, Math.min(count, joined));
  return { busy, ms: workMs / busy + (nextMs * (busy - 1)) / 2 };
}

/** Even inputs where all lanes begin within one input's time: the last full round, or a part of one more. */
function wholeRounds(inputs: number, eachMs: number, { count, nextMs, speed }: Lanes): number {
  const rounds = Math.floor(inputs / count);
  const more = inputs - rounds * count;
  const fullMs = rounds * ((eachMs * count) / speed(count));
  const lastMs = fullMs + ((count - 1) * nextMs * speed(count)) / count;
  if (more === 0) return lastMs;
  return Math.max(lastMs, fullMs + (more - 1) * nextMs + (eachMs * more) / speed(more));
}

interface UnevenWork {
  readonly inputs: number;
  readonly eachMs: number;
  readonly longestMs: number;
  readonly variation: number;
}

/**
 * How much later than evenly shared work the last of `busy` lanes is done, on average. When the list
 * is empty, each lane has the rest of an input before it: the largest of these rests decides, and
 * their mean is already in the shared work, `slowing` times where lanes slow each other, as they
 * then speed up one after another.
 *
 * The longest input, whose length is known, is looked at apart: it is running at the end if its
 * place in the list, anywhere with equal chance, is late enough. The rests of the others have a mean
 * of mean · (1 + v²) ÷ 2 (residual life in renewal theory). The largest of m rests is 2m ÷ (m + 1)
 * times their mean where inputs are even (rests are uniform then) and H_m = 1 + 1/2 + … + 1/m times
 * where v = 1 (exponential: Rényi, "On the theory of order statistics", 1953); in between, v mixes.
 */
function overhang(work: UnevenWork, busy: number, slowing: number): number {
  const { restMs, variation } = restOf(work);
  const residualMs = (restMs * (1 + variation * variation)) / 2;
  const mix = Math.min(1, variation);
  const spread = (1 - mix) * ((2 * busy) / (busy + 1)) + mix * harmonic(busy);
  const largestMs = Math.min(work.longestMs, residualMs * spread);
  const spanMs = (work.inputs * work.eachMs) / busy;
  const meanMs = residualMs + runsOver(work.longestMs, spanMs) / busy;
  return Math.max(0, largestMs + runsOver(work.longestMs - largestMs, spanMs) - slowing * meanMs);
}

/** Mean and coefficient of variation of all inputs but the longest. */
function restOf({ inputs, eachMs, longestMs, variation }: UnevenWork): {
  readonly restMs: number;
  readonly variation: number;
} {
  const others = Math.max(1, inputs - 1);
  const restMs = Math.max(0, (inputs * eachMs - longestMs) / others);
  if (restMs * restMs === 0) return { restMs, variation: 0 };
  const squares = inputs * eachMs * eachMs * (1 + variation * variation) - longestMs * longestMs;
  const relative = squares / others / (restMs * restMs) - 1;
  return { restMs, variation: Math.sqrt(Math.max(0, relative)) };
}

/** Mean of max(0, length − X) with X uniform in [0, span]. */
function runsOver(lengthMs: number, spanMs: number): number {
  if (lengthMs <= 0) return 0;
  return lengthMs < spanMs ? (lengthMs * lengthMs) / (2 * spanMs) : lengthMs - spanMs / 2;
}

/** H_m, also between integers (Euler's expansion; within 0.2 % from m = 2 on, 2 % at 1). */
function harmonic(m: number): number {
  return Math.log(m) + EULER_GAMMA + 1 / (2 * m) - 1 / (12 * m * m);
}

const EULER_GAMMA = 0.577_215_664_9;

import { median } from '@forkwise/core';

import { BLOCK_MS, TINY_MS } from './budget.ts';
import { inTime } from './in-time.ts';
import type { ProbeItem, Sampler } from './sampler.ts';
import type { ProbeSource } from './source.ts';

/** What came of running one more input, or one more block of tiny ones, on this thread. */
export type Step =
  | { readonly kind: 'ran' }
  /** Nothing is left, or nothing comes for the moment. */
  | { readonly kind: 'nothing' }
  /** Inputs leave the thread idle: others can run at the same time. `pending` is still at it. */
  | { readonly kind: 'waits'; readonly pool: boolean; readonly pending: Promise<void> };

export type Waits = Extract<Step, { kind: 'waits' }>;

const RAN: Step = { kind: 'ran' };
const NOTHING: Step = { kind: 'nothing' };
const FIRST_BLOCK = 16;
const BLOCK_GROWTH = 8;
const LARGEST_BLOCK = 20_000;

/** Runs inputs on this thread and measures them, one by one by size, tiny ones in blocks. */
export class Here {
  readonly #sampler: Sampler;
  readonly #source: ProbeSource;
  readonly #onSample: (sampled: number) => void;
  #blockSize = FIRST_BLOCK;

  constructor(sampler: Sampler, source: ProbeSource, onSample: (sampled: number) => void) {
    this.#sampler = sampler;
    this.#source = source;
    this.#onSample = onSample;
  }

  /** What an input takes as a rule: of the later half, as soon as that is a few, or the last of it. */
  get recentMs(): number {
    const { timings } = this.#sampler;
    const later = timings.slice(-Math.min(MOST_RECENT, Math.ceil(timings.length / 2)));
    const recent = later.length >= ENOUGH_RECENT ? later : timings;
    return median(recent.map(({ wallMs }) => wallMs));
  }

  async step(): Promise<Step> {
    return isTiny(this.#sampler) ? await this.#block() : await this.#one();
  }

  async #one(): Promise<Step> {
    const sampler = this.#sampler;
    const item = await nextItem(this.#source);
    if (item === undefined) return NOTHING;
    const pending = sampler.one(item);
    const waits = await idles(pending, sampler);
    if (waits !== undefined) return { kind: 'waits', pool: waits.pool, pending };
    await pending;
    this.#onSample(sampler.outcomes.total);
    if (!isWaiting(sampler) || !canOverlap(sampler)) return RAN;
    const pool = isPoolWork(sampler);
    // Native code loads in its first call; its own time, unlike a wait, is needed.
    return pool && sampler.timings.length === 1 ? RAN : { kind: 'waits', pool, pending };
  }

  async #block(): Promise<Step> {
    const run = await this.#source.nextRun(this.#blockSize);
    if (run === undefined) return NOTHING;
    const { wallMs } = await this.#sampler.block(run);
    this.#onSample(this.#sampler.outcomes.total);
    const fitting = Math.floor(BLOCK_MS / Math.max(wallMs, BLOCK_MS / LARGEST_BLOCK));
    const grown = this.#blockSize * BLOCK_GROWTH;
    this.#blockSize = Math.min(grown, Math.max(FIRST_BLOCK, fitting));
    return RAN;
  }
}

/** By size while there are picks, then in order. */
export async function nextItem(source: ProbeSource): Promise<ProbeItem | undefined> {
  return source.pick() ?? (await source.next(1))[0];
}

const ENOUGH_RECENT = 3;
/** More would be sorted for nothing with every step. */
const MOST_RECENT = 64;

/** Of late: cold code takes longer, and the first call may import or compile something. */
function isTiny({ timings }: Sampler): boolean {
  if (timings.length <= ENOUGH_TINY) return false;
  return timings.slice(-ENOUGH_TINY).every(({ wallMs }) => wallMs < TINY_MS);
}

const ENOUGH_TINY = 2;

/**
 * An input that has left the thread idle for so long, and has not moved the working directory, which
 * concurrent calls would share, is not waited for any longer; …
 */
const WAIT_MS = 4;
/** … unless native code may be at work: it loads in its first call, and its own time is needed. */
const LONG_WAIT_MS = 250;

/** Whether `run` leaves this thread idle; `undefined` once it is over. */
async function idles(
  run: Promise<void>,
  sampler: Sampler,
): Promise<{ readonly pool: boolean } | undefined> {
  const idleBeforeMs = sampler.idleMs;
  const over = run.then(() => true);
  while ((await inTime(over, WAIT_MS)) === undefined) {
    if (!canOverlap(sampler)) continue;
    const pool = isPoolWork(sampler) || sampler.nativeReady;
    if (sampler.idleMs - idleBeforeMs >= (pool ? LONG_WAIT_MS : WAIT_MS)) return { pool };
  }
  return undefined;
}

const canOverlap = (sampler: Sampler): boolean => !sampler.changesFolder;

/** Most of the idle time goes by in native threads that compute, or would if they had a core. */
function isPoolWork(sampler: Sampler): boolean {
  const { idleMs, nativeCpuMs, nativeDelayMs } = sampler.sinceFlush;
  return nativeCpuMs + nativeDelayMs > POOL_SHARE * idleMs;
}

const POOL_SHARE = 0.5;
const WAITING_SHARE = 0.3;
/** Idling for less is the event loop's own turn, not a wait in which others could run. */
const LEAST_WAIT_MS = 0.02;

/** Cold code computes, it does not wait: idling says the same of the first call as of later ones. */
function isWaiting({ timings }: Sampler): boolean {
  const last = timings[timings.length - 1];
  if (last === undefined || last.idleMs < LEAST_WAIT_MS) return false;
  return last.idleMs > WAITING_SHARE * last.wallMs;
}

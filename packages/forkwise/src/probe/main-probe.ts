import { type Timing, median } from '@forkwise/core';

import { BLOCK_MS, TINY_MS, aloneBudgetMs } from './budget.ts';
import { inTime } from './in-time.ts';
import type { ProbeItem, Sampler } from './sampler.ts';
import type { ProbeSource } from './source.ts';

export interface MainProbeOptions {
  /** Whether the inputs can run here only, so that measuring them keeps nobody waiting. */
  readonly alone: () => boolean;
  /** When measuring began. */
  readonly startMs: number;
  /** How long it may go on in all, unless the inputs can run here only, ms. */
  readonly budgetMs: number;
  /** Inputs, or blocks of them, that are to be measured in all however long they take. */
  readonly least: number;
  /** All the inputs, or how many to assume. */
  readonly inputs: number;
  /** Sequential work below which no worker can pay: measuring more would decide nothing. */
  readonly trivialMs: number;
  readonly signal: AbortSignal;
  readonly onSample: (sampled: number) => void;
}

/** How measuring alone on this thread ended. */
export type MainProbeEnd =
  | { readonly kind: 'measured' }
  /** Inputs leave the thread idle: others can run at the same time. `pending` is still at it. */
  | { readonly kind: 'waiting'; readonly pool: boolean; readonly pending: Promise<void> };

const MEASURED: MainProbeEnd = { kind: 'measured' };

/**
 * Measures inputs on this thread, one by one by size, tiny ones in blocks, until there is enough to
 * ask whether others could run at the same time, here or in workers.
 */
export async function probeMain(
  sampler: Sampler,
  source: ProbeSource,
  options: MainProbeOptions,
): Promise<MainProbeEnd> {
  const progress = new ProbeProgress(sampler.timings, options);
  while (!options.signal.aborted && !progress.enough()) {
    const item = await nextItem(source);
    if (item === undefined) return MEASURED;
    const pending = sampler.one(item);
    const waits = await idles(pending, sampler);
    if (waits !== undefined) return { kind: 'waiting', pool: waits.pool, pending };
    await pending;
    options.onSample(sampler.outcomes.length);
    if (isTiny(sampler.timings)) {
      await probeBlocks(sampler, source, progress, options);
      return MEASURED;
    }
    if (isWaiting(sampler.timings) && canOverlap(sampler)) {
      const pool = isPoolWork(sampler);
      // Native code loads in its first call; its own time, unlike a wait, is needed.
      if (!pool || sampler.timings.length > 1) return { kind: 'waiting', pool, pending };
    }
  }
  return MEASURED;
}

/**
 * The first input runs alone, to show whether it moves the working directory, which concurrent calls
 * would share; but one that has left the thread idle for so long is not waited for any longer.
 */
const LONG_WAIT_MS = 250;
const LOOK_MS = 25;

/** Whether `run` leaves this thread idle; `undefined` once it is over. */
async function idles(
  run: Promise<void>,
  sampler: Sampler,
): Promise<{ readonly pool: boolean } | undefined> {
  const idleBeforeMs = sampler.idleMs;
  const over = run.then(() => true);
  while ((await inTime(over, LOOK_MS)) === undefined) {
    if (sampler.idleMs - idleBeforeMs < LONG_WAIT_MS || !canOverlap(sampler)) continue;
    return { pool: isPoolWork(sampler) };
  }
  return undefined;
}

const canOverlap = (sampler: Sampler): boolean => !sampler.changesFolder;

/** Most of the idle time goes by in native threads that compute. */
function isPoolWork(sampler: Sampler): boolean {
  const { idleMs, nativeCpuMs } = sampler.sinceFlush;
  return nativeCpuMs > POOL_SHARE * idleMs;
}

const POOL_SHARE = 0.5;

/** By size while there are picks, then in order. */
export async function nextItem(source: ProbeSource): Promise<ProbeItem | undefined> {
  return source.pick() ?? (await source.next(1))[0];
}

class ProbeProgress {
  readonly #timings: readonly Timing[];
  readonly #options: MainProbeOptions;

  constructor(timings: readonly Timing[], options: MainProbeOptions) {
    this.#timings = timings;
    this.#options = options;
  }

  enough(): boolean {
    const timings = this.#timings;
    if (timings.length < this.#options.least || isLoneFirst(timings)) return false;
    const { inputs, trivialMs } = this.#options;
    const alone = this.#options.alone();
    const spentMs = performance.now() - this.#options.startMs;
    if (timings.length < ENOUGH_TO_JUDGE && !alone) {
      return !waitedAtAll(timings) && spentMs >= this.#options.budgetMs;
    }
    const sequentialMs = inputs * recentMs(timings);
    if (sequentialMs <= trivialMs) return true;
    const firstMs = timings[0]?.wallMs ?? 0;
    const budgetMs = alone ? aloneBudgetMs(sequentialMs) : this.#options.budgetMs;
    return spentMs - firstMs >= budgetMs;
  }
}

/**
 * A first call may load code, open connections or compile, and so say nothing of the others, unless
 * it takes longer than that.
 */
const LONG_FIRST_MS = 250;

const isLoneFirst = (timings: readonly Timing[]): boolean =>
  timings.length === 1 && (timings[0]?.wallMs ?? 0) < LONG_FIRST_MS;

/** One cold call says little; three tell a typical one from it, unless each takes long. */
const ENOUGH_TO_JUDGE = 3;

async function probeBlocks(
  sampler: Sampler,
  source: ProbeSource,
  progress: ProbeProgress,
  options: MainProbeOptions,
): Promise<void> {
  let size = 16;
  while (!options.signal.aborted && !progress.enough()) {
    const items = await source.next(size);
    if (items.length === 0) return;
    const timing = await sampler.block(items);
    options.onSample(sampler.outcomes.length);
    const fitting = Math.floor(BLOCK_MS / Math.max(timing.wallMs, BLOCK_MS / LARGEST_BLOCK));
    size = Math.min(size * 8, Math.max(16, fitting));
  }
}

const LARGEST_BLOCK = 20_000;

/** The first call may import or compile something: the second decides. */
function isTiny(timings: readonly Timing[]): boolean {
  const later = timings.slice(1);
  return later.length >= 2 && later.every((timing) => timing.wallMs < TINY_MS);
}

const WAITING_SHARE = 0.3;

/** Cold code computes, it does not wait: idling says the same of the first call as of later ones. */
function isWaiting(timings: readonly Timing[]): boolean {
  const last = timings[timings.length - 1];
  if (last === undefined || last.idleMs < LEAST_WAIT_MS) return false;
  return last.idleMs > WAITING_SHARE * last.wallMs;
}

/** A first call that loads and compiles hides how much it waited; the next one shows it. */
const waitedAtAll = (timings: readonly Timing[]): boolean =>
  timings.some(({ idleMs, wallMs }) => idleMs > NOTABLE_SHARE * wallMs);

const NOTABLE_SHARE = 0.1;

/** Idling for less is the event loop's own turn, not a wait in which others could run. */
const LEAST_WAIT_MS = 0.02;

/** Of the later half, as soon as that is a few: code is still warming up in the first. */
function recentMs(timings: readonly Timing[]): number {
  const later = timings.slice(Math.floor(timings.length / 2));
  return median((later.length >= ENOUGH_TO_JUDGE ? later : timings).map(({ wallMs }) => wallMs));
}

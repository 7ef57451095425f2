import type { Timing } from '@forkwise/core';

import { BLOCK_MS, GROUP, TINY_MS, probeBudgetMs } from './budget.ts';
import type { Sampler } from './sampler.ts';
import type { ProbeSource } from './source.ts';

export interface MainProbeOptions {
  readonly cores: number;
  /** All the inputs, or how many to assume. */
  readonly inputs: number;
  /** Sequential work below which no worker can pay: measuring more would decide nothing. */
  readonly trivialMs: number;
  readonly signal: AbortSignal;
  readonly onSample: (sampled: number) => void;
}

/**
 * Measures inputs on this thread until a decision can rest on it: first one by one by size; tiny
 * ones in blocks; and inputs that wait, several at a time. Returns what the first call cost.
 */
export async function probeMain(
  sampler: Sampler,
  source: ProbeSource,
  options: MainProbeOptions,
): Promise<readonly Timing[]> {
  const timings: Timing[] = [];
  const progress = new ProbeProgress(options);
  while (!options.signal.aborted && !progress.enough(timings)) {
    const item = source.pick() ?? (await source.next(1))[0];
    if (item === undefined) break;
    timings.push(await sampler.one(item));
    options.onSample(sampler.outcomes.length);
    if (isTiny(timings)) {
      await probeBlocks(sampler, source, timings, progress, options);
      break;
    }
    if (isWaiting(timings) && !sampler.changesFolder) {
      await probeTogether(sampler, source, timings, options);
      break;
    }
  }
  return timings;
}

class ProbeProgress {
  readonly #start = performance.now();
  readonly #options: MainProbeOptions;

  constructor(options: MainProbeOptions) {
    this.#options = options;
  }

  enough(timings: readonly Timing[]): boolean {
    if (timings.length === 0) return false;
    const { inputs, cores, trivialMs } = this.#options;
    const sequentialMs = inputs * typicalMs(timings);
    const budgetMs = probeBudgetMs(sequentialMs, cores);
    const spentMs = performance.now() - this.#start;
    if (timings.length < ENOUGH_TO_JUDGE) return spentMs >= FAR_BEYOND * budgetMs;
    return sequentialMs <= trivialMs || spentMs >= budgetMs;
  }
}

/** One cold call says little; three tell a typical one from it. */
const ENOUGH_TO_JUDGE = 3;
/** Where a single input exceeds the budget so many times, further ones would cost too much. */
const FAR_BEYOND = 3;

async function probeBlocks(
  sampler: Sampler,
  source: ProbeSource,
  timings: Timing[],
  progress: ProbeProgress,
  options: MainProbeOptions,
): Promise<void> {
  let size = 16;
  while (!options.signal.aborted && !progress.enough(timings)) {
    const items = await source.next(size);
    if (items.length === 0) return;
    const timing = await sampler.block(items);
    timings.push(timing);
    options.onSample(sampler.outcomes.length);
    const fitting = Math.floor(BLOCK_MS / Math.max(timing.wallMs, BLOCK_MS / LARGEST_BLOCK));
    size = Math.min(size * 8, Math.max(16, fitting));
  }
}

const LARGEST_BLOCK = 20_000;

/** Waiting is measured at a modest concurrency, which is also how such work should run. */
async function probeTogether(
  sampler: Sampler,
  source: ProbeSource,
  timings: readonly Timing[],
  options: MainProbeOptions,
): Promise<void> {
  const items = [];
  while (items.length < GROUP) {
    const item = source.pick() ?? (await source.next(1))[0];
    if (item === undefined) break;
    items.push(item);
  }
  const aloneMs = Math.min(...timings.map((timing) => timing.idleMs));
  if (items.length > 0) await sampler.together(items, aloneMs);
  options.onSample(sampler.outcomes.length);
}

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

/** Shorter waits are over before others have been started. */
const LEAST_WAIT_MS = 0.5;

function typicalMs(timings: readonly Timing[]): number {
  const later = timings.length > 1 ? timings.slice(1) : timings;
  const weight = later.reduce((sum, timing) => sum + timing.weight, 0);
  return later.reduce((sum, timing) => sum + timing.weight * timing.wallMs, 0) / weight;
}

/** What the first call took beyond a typical one of the same workload, ms. */
export function firstCallExtraMs(timings: readonly Timing[]): number {
  const [first] = timings;
  if (first === undefined || timings.length < ENOUGH_TO_JUDGE) return 0;
  return Math.max(0, first.wallMs - typicalMs(timings));
}

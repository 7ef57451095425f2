import type { Timing } from '@forkwise/core';

import { BLOCK_MS, GROUP, SPECULATE_UP_TO, TINY_MS, probeBudgetMs } from './budget.ts';
import type { ProbeItem, Sampler } from './sampler.ts';
import type { ProbeSource } from './source.ts';
import { stillWarming } from './warm-up.ts';

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
 * ones in blocks; and inputs that wait, several at a time.
 */
export async function probeMain(
  sampler: Sampler,
  source: ProbeSource,
  options: MainProbeOptions,
): Promise<void> {
  const progress = new ProbeProgress(sampler.timings, options);
  while (!options.signal.aborted && !progress.enough()) {
    const item = await nextItem(source);
    if (item === undefined) return;
    await sampler.one(item);
    options.onSample(sampler.outcomes.length);
    if (isTiny(sampler.timings)) return await probeBlocks(sampler, source, progress, options);
    if (isWaiting(sampler.timings) && !sampler.changesFolder) {
      return await probeTogether(sampler, source, options);
    }
  }
}

/** By size while there are picks, then in order. */
export async function nextItem(source: ProbeSource): Promise<ProbeItem | undefined> {
  return source.pick() ?? (await source.next(1))[0];
}

class ProbeProgress {
  readonly #start = performance.now();
  readonly #timings: readonly Timing[];
  readonly #options: MainProbeOptions;

  constructor(timings: readonly Timing[], options: MainProbeOptions) {
    this.#timings = timings;
    this.#options = options;
  }

  enough(): boolean {
    const timings = this.#timings;
    if (timings.length === 0) return false;
    const { inputs, cores, trivialMs } = this.#options;
    const sequentialMs = inputs * typicalMs(timings);
    const budgetMs = probeBudgetMs(sequentialMs, cores);
    const spentMs = performance.now() - this.#start;
    if (timings.length < ENOUGH_TO_JUDGE) {
      return inputs <= SPECULATE_UP_TO && spentMs >= FAR_BEYOND * budgetMs;
    }
    const firstMs = timings[0]?.wallMs ?? 0;
    if (sequentialMs <= trivialMs) return true;
    const extended = stillWarming(timings) ? WARMING_FACTOR * budgetMs : budgetMs;
    return spentMs - firstMs >= extended;
  }
}

/** One cold call says little; three tell a typical one from it. */
const ENOUGH_TO_JUDGE = 3;
/** In a short list, where a single input exceeds the budget so many times, one has to do. */
const FAR_BEYOND = 3;
/** While inputs still get faster, measuring goes on for so many budgets. */
const WARMING_FACTOR = 3;

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

/**
 * Waiting is measured at a modest concurrency, which is also how such work should run; twice, because
 * the first group still loads and compiles what all later ones share.
 */
async function probeTogether(
  sampler: Sampler,
  source: ProbeSource,
  options: MainProbeOptions,
): Promise<void> {
  let size = GROUP;
  for (let round = 0; round < 2 && size > 1 && !options.signal.aborted; round++) {
    const items = [];
    while (items.length < size) {
      const item = await nextItem(source);
      if (item === undefined) break;
      items.push(item);
    }
    if (items.length === 0) return;
    const aloneMs = Math.min(...sampler.timings.map((timing) => timing.idleMs));
    await sampler.together(items, aloneMs);
    options.onSample(sampler.outcomes.length);
    size = secondGroup(sampler, options.inputs);
  }
}

/**
 * As many as leave most of the inputs to the plan, four times the first group at most. Where inputs
 * held each other up, half as many as before: a busy moment is then told from a limit. 0 for none.
 */
function secondGroup({ latency, places }: Sampler, inputs: number): number {
  if (places !== undefined) return GROUP / 2;
  const crowded = latency !== undefined && latency.latencyMs > CROWDED_FACTOR * latency.aloneMs;
  return crowded ? 0 : Math.min(4 * GROUP, Math.floor(inputs / 3));
}

const CROWDED_FACTOR = 1.2;

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

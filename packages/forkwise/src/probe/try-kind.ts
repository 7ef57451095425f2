import type { Plan } from '@forkwise/core';

import { LEAST_TRIAL_INPUTS, MOST_TRIAL_INPUTS, TINY_MS, TRIAL_MS } from './budget.ts';
import { type KindTrial, conclude } from './conclude.ts';
import { ItemsReader } from './items-reader.ts';
import { workMeanwhile } from './meanwhile.ts';
import type { ProbeItem } from './sampler.ts';
import { inputSize } from './size.ts';
import type { ProbeSource } from './source.ts';
import { type Attempt, type Shown, Trial } from './trial.ts';
import { type EffectContext, mostlyIdle } from './trial-effect.ts';
import type { TrialContext } from './trials.ts';

/** All that it shows, once its workers have completed what they have. */
export async function finished(trial: Trial): Promise<Shown> {
  const head = await trial.end();
  const { attempts, ...shown } = trial.take();
  return { ...shown, attempts: head === undefined ? attempts : [...attempts, untaken(head)] };
}

export function effects(context: TrialContext): EffectContext {
  const { sampler, source, profile, speculation } = context;
  return { sampler, source, profile, head: speculation?.head };
}

/** Tries some inputs in one kind of worker; `undefined` where none is left. */
export async function tryKind(
  context: TrialContext,
  kind: 'threads' | 'processes',
): Promise<KindTrial | undefined> {
  const { request, source } = context;
  const { count, workers, concurrency, chunkSize } = trialShape(context, kind);
  const items = await take(source, count);
  if (items.length === 0) return undefined;
  const plan: Plan = {
    strategy: concurrency > 1 ? 'hybrid' : kind,
    workers,
    concurrency,
    chunkSize,
    workerKind: kind === 'processes' ? 'process' : 'thread',
  };
  const first = Math.min(...items.map(({ index }) => index));
  request.onTry?.({ first, count: undefined, inWorkers: true });
  const trial = new Trial({
    executor: request.executors.named(kind),
    plan,
    work: request.work,
    inputs: new ItemsReader(items),
    allowed: Infinity,
    wanted: Infinity,
    sizeOf: source.even ? () => 0 : inputSize,
  });
  const result = completed(trial, items);
  await meanwhile(context, result);
  return await conclude({ ...effects(context), head: undefined }, await result);
}

/** All that it shows, once its workers have had all `items`, or have come to nothing. */
async function completed(trial: Trial, items: readonly ProbeItem[]): Promise<Shown> {
  await trial.begun.ended;
  const { attempts, ...shown } = trial.take();
  const had = new Set(attempts.map(({ item }) => item.index));
  const missing = items.filter(({ index }) => !had.has(index));
  return { ...shown, attempts: [...attempts, ...missing.map(untaken)] };
}

/** No worker has had it: it is to be run here. */
function untaken(item: ProbeItem): Attempt {
  const outcome = { index: item.index, status: 'rejected', error: undefined } as const;
  return { item, outcome, ran: false };
}

/** Works here for as long as others are tried. */
export async function meanwhile(context: TrialContext, trial: Promise<unknown>): Promise<void> {
  const { profile, sampler, source, idle } = context;
  // What blocks here would keep others from being started.
  const { blockedMs, wallMs } = profile.perInput;
  if (!idle && blockedMs.mean < wallMs.mean / 2)
    await workMeanwhile(sampler, source, profile.perInput.wallMs.mean, trial);
}

interface TrialShape {
  readonly count: number;
  readonly workers: number;
  readonly concurrency: number;
  readonly chunkSize: number;
}

/** Waiting inputs run together: only whether they can run there is to be learnt from them. */
function trialShape(context: TrialContext, kind: 'threads' | 'processes'): TrialShape {
  const { profile, inputs, facts } = context;
  const eachMs = Math.max(profile.perInput.wallMs.mean, 1e-5);
  const most = Math.max(1, Math.floor(inputs / TRIAL_PART));
  if (mostlyIdle(profile)) {
    const count = Math.min(most, LEAST_TRIAL_INPUTS);
    const concurrency = facts.failsConcurrently === undefined ? count : 1;
    return { count, workers: 1, concurrency, chunkSize: count };
  }
  const workers = workersToTry(context, kind);
  if (workers > 1) {
    const count = Math.max(1, Math.min(TURNS_OF_EACH * workers, Math.floor(inputs / 2)));
    return { count, workers, concurrency: 1, chunkSize: 1 };
  }
  const wanted = Math.max(LEAST_TRIAL_INPUTS, Math.ceil(TRIAL_MS / eachMs));
  if (eachMs >= TINY_MS) {
    const count = Math.min(wanted, MOST_TRIAL_INPUTS, most);
    return { count, workers: 1, concurrency: 1, chunkSize: 1 };
  }
  const count = Math.min(wanted, most);
  return { count, workers: 1, concurrency: 1, chunkSize: Math.ceil(count / TINY_CHUNKS) };
}

/** Inputs for each of several workers that are tried: so many take about as long as starting them. */
const TURNS_OF_EACH = 3;

/** A trial takes at most this part of the inputs: what it runs alone cannot run in parallel. */
const TRIAL_PART = 8;
const TINY_CHUNKS = 8;

async function take(source: ProbeSource, count: number): Promise<readonly ProbeItem[]> {
  const items: ProbeItem[] = [];
  for (let item = source.pick(); item !== undefined; item = source.pick()) {
    items.push(item);
    if (items.length >= count) return items;
  }
  while (items.length < count) {
    const more = await source.next(count - items.length);
    if (more.length === 0) break;
    items.push(...more);
  }
  return items;
}

/**
 * Where inputs hold their thread without computing, many workers pay and starting them takes long:
 * all that the best plan would have are tried at once, so that none waits for the trial of another.
 * Where inputs compute, the others would only be in the way of the one that is tried.
 */
function workersToTry({ ranking, profile }: TrialContext, kind: 'threads' | 'processes'): number {
  const { plan } = ranking.best;
  const { cpuMs, blockedMs } = profile.perInput;
  return blockedMs.mean > cpuMs.mean && plan.strategy === kind ? plan.workers : 1;
}

import {
  type Profile,
  type Sample,
  type TrialTime,
  WORKER_NOT_MEASURED,
  expectedSteadyMs,
  scaled,
  usualRatio,
  workerEffect,
} from '@forkwise/core';

import type { ProbeItem, Sampler } from './sampler.ts';
import type { ProbeSource } from './source.ts';
import { coldCode, expectedMs } from './warm-up.ts';
import type { Shown, TrialTiming } from './trial.ts';

/** What this thread has shown, for workers to be compared with. */
export interface EffectContext {
  readonly sampler: Sampler;
  readonly source: ProbeSource;
  readonly profile: Profile;
  /** The largest input, where a worker has begun with it out of turn. */
  readonly head: ProbeItem | undefined;
}

/** Whether inputs spend most of their time off this thread: then no trial tells how fast they are. */
export function mostlyIdle({ perInput }: Profile): boolean {
  return perInput.waitMs.mean + perInput.poolMs.mean > perInput.wallMs.mean / 2;
}

/**
 * The largest input's only measurement is the worker's, with cold code, after its first call; κ and
 * the warm-up turn it into one like the others.
 */
export function largestSample(
  { head, profile }: EffectContext,
  trial: Shown,
  worker: Profile['worker'],
): readonly Sample[] {
  const like = profile.samples[0];
  const timing = trial.timings[0];
  if (
    head === undefined ||
    trial.attempts[0]?.item.index !== head.index ||
    like === undefined ||
    timing === undefined
  )
    return [];
  const { task, perInput } = profile;
  const firstMs = timing.wallMs / (worker.measured ? worker.cpuRatio : 1);
  const coldMs = firstMs - Math.min(task.firstCallMs, firstMs / 2);
  const idleMs = Math.min(coldMs, perInput.waitMs.mean + perInput.poolMs.mean);
  const wallMs = idleMs + expectedSteadyMs(task.warmUp, coldMs - idleMs);
  return [scaledSample(like, head, wallMs)];
}

/** A sample like another one, for an input that takes `wallMs`. */
export function scaledSample(like: Sample, { index }: ProbeItem, wallMs: number): Sample {
  const factor = like.wallMs > 0 ? wallMs / like.wallMs : 1;
  return { ...scaled(like, factor), index, weight: 1, wallMs };
}

/** @param cold so many of the first timings are left out, here and there alike */
export function effect(context: EffectContext, trial: Shown, cold: number): Profile['worker'] {
  const { profile, source, sampler } = context;
  const comparable = trial.timings.length > 1 || source.even;
  if (trial.timings.length === 0 || !comparable || mostlyIdle(profile)) return WORKER_NOT_MEASURED;
  const { cpuMs, wallMs } = profile.perInput;
  const { power } = coldCode(sampler, source.even, {
    importMs: profile.task.importMs,
    helperShare: sampler.help.share,
    leftHeldMs: sampler.leftHeldMs,
  });
  return workerEffect({
    worker: compared(context, power, trial.timings, trialSizes(trial)).slice(cold),
    main: compared(context, power, sampler.timings, sampler.sizes).slice(cold),
    usualRatio: usualRatio(profile.task.warmUp.draws),
    importMs: trial.importMs,
    firstCallMs: profile.task.firstCallMs,
    cpuShare: wallMs.mean > 0 ? cpuMs.mean / wallMs.mean : 1,
    sampled: trial.timings.reduce((runs, timing) => runs + timing.runs, 0),
  });
}

/** Times beside what was to be expected of them in a fresh isolate: both sides began in one. */
function compared(
  { profile, source, sampler }: EffectContext,
  power: number,
  timings: readonly TrialTiming[],
  sizes: readonly number[],
): readonly TrialTime[] {
  const series = timings.map(({ runs }, at) => ({
    runs,
    size: source.even ? 0 : (sizes[at] ?? 0),
  }));
  const expected = expectedMs(series, profile, sampler.sizes, power);
  return timings.map(({ wallMs }, at) => ({ ms: wallMs, expected: expected[at] ?? 0 }));
}

/** Of each timing of a trial, the sum over its inputs. */
function trialSizes({ attempts, timings }: Shown): readonly number[] {
  let next = 0;
  return timings.map(({ runs }) => {
    const ran = attempts.slice(next, next + runs);
    next += runs;
    return ran.reduce((sum, { item }) => sum + item.size, 0);
  });
}

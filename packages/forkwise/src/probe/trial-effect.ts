import { type Profile, type Sample, WORKER_NOT_MEASURED, workerEffect } from '@forkwise/core';

import type { ProbeItem } from './sampler.ts';
import type { TrialContext } from './trials.ts';
import { warmUp } from './warm-up.ts';
import type { WorkerTrialResult } from './worker-trial.ts';

/** Whether inputs spend most of their time off this thread: then no trial tells how fast they are. */
export function mostlyIdle({ perInput }: Profile): boolean {
  return perInput.waitMs.mean + perInput.poolMs.mean > perInput.wallMs.mean / 2;
}

/** The largest input's only measurement is the worker's; κ turns it into one like the others. */
export function largestSample(
  { speculation, profile }: TrialContext,
  trial: WorkerTrialResult,
  worker: Profile['worker'],
): readonly Sample[] {
  const like = profile.samples[0];
  const timing = trial.timings[0];
  if (speculation === undefined || like === undefined || timing === undefined) return [];
  const wallMs = timing.wallMs / (worker.measured ? worker.cpuRatio : 1);
  return [scaledSample(like, speculation.item, wallMs)];
}

/** A sample like another one, for an input that takes `wallMs`. */
export function scaledSample(like: Sample, { index, weight }: ProbeItem, wallMs: number): Sample {
  const factor = like.wallMs > 0 ? wallMs / like.wallMs : 1;
  return {
    ...like,
    index,
    weight,
    wallMs,
    cpuMs: like.cpuMs * factor,
    blockedMs: like.blockedMs * factor,
    poolMs: like.poolMs * factor,
    waitMs: like.waitMs * factor,
    helperMs: like.helperMs * factor,
  };
}

export function effect(context: TrialContext, trial: WorkerTrialResult): Profile['worker'] {
  const { profile, source, sampler } = context;
  const comparable = trial.timings.length > 1 || source.even;
  if (trial.timings.length === 0 || !comparable || mostlyIdle(profile)) return WORKER_NOT_MEASURED;
  const { cpuMs, wallMs } = profile.perInput;
  return workerEffect({
    workerMs: trial.timings.map((timing) => timing.wallMs),
    mainMs: sampler.timings.map((timing) => timing.wallMs),
    importMs: trial.importMs,
    firstCallMs: warmUp(sampler.timings, source.even).extraMs,
    cpuShare: wallMs.mean > 0 ? cpuMs.mean / wallMs.mean : 1,
    sampled: trial.timings.reduce((runs, timing) => runs + timing.runs, 0),
  });
}

import {
  type Machine,
  NO_LIMITS,
  NO_OBSTACLES,
  NO_WARM_UP,
  type Profile,
  type Ranking,
  type Strategy,
  WORKER_NOT_MEASURED,
  type WorkerCosts,
  type WorkloadClass,
  attribute,
  classify,
  feasibility,
  machineFromDescription,
  recommend,
  signals,
  summariseProfile,
  usualPoolSize,
} from '@forkwise/core';

import type { DeviceMeasurement } from '../device/measure.ts';
import type { Scouted } from './messages.ts';

/** What a browser can run, in the order of simplicity. */
export const MEASURED_STRATEGIES = ['sequential', 'async', 'threads', 'shared-memory'] as const;
export type MeasuredStrategy = (typeof MEASURED_STRATEGIES)[number];

/** Where the browser does not state its memory: enough for a few workers. */
const USUAL_FREE_MIB = 2048;

/** What core makes of what was found, before any plan runs. */
export interface Expected {
  readonly class: WorkloadClass;
  readonly profile: Profile;
  readonly ranking: Ranking;
}

/** @param isIsolated whether the page has SharedArrayBuffer */
export function expectedOf(
  scouted: Scouted,
  device: DeviceMeasurement,
  isIsolated: boolean,
): Expected {
  const profile = profileOf(scouted);
  const machine = machineOf(scouted, device);
  const { inputs } = scouted;
  const ranking = recommend(profile, inputs, machine, feasible(scouted, isIsolated), NO_LIMITS);
  const { class: found } = classify(signals(profile, inputs, machine));
  return { class: found, profile, ranking };
}

function profileOf({ inputs, importMs, sampling }: Scouted): Profile {
  const { timings, before, after, promises, failures } = sampling;
  return summariseProfile(attribute(timings, before, after), {
    inputs,
    source: 'module',
    importMs,
    readMs: 0,
    firstCallMs: 0,
    warmUp: NO_WARM_UP,
    promises,
    failures: failures.length,
    places: undefined,
    worker: WORKER_NOT_MEASURED,
    probeMs: after.wallMs - before.wallMs,
    ratioWindowMs: after.ratioWindowMs,
  });
}

/** This device and browser: what was measured in place of what is typical of Node. */
function machineOf(
  scouted: Scouted,
  { cores, gainPerCore, memoryMiB }: DeviceMeasurement,
): Machine {
  const typical = machineFromDescription({
    cores,
    gainPerCore,
    poolSize: usualPoolSize(cores),
    freeMiB: memoryMiB ?? USUAL_FREE_MIB,
  });
  const { firstStartMs, nextStartMs, perChunkMs } = scouted;
  const { threads, sharedMemory } = typical.workers;
  const started = (costs: WorkerCosts): WorkerCosts => ({ ...costs, firstStartMs, nextStartMs });
  return {
    ...typical,
    workers: {
      ...typical.workers,
      threads: { ...started(threads), perChunkMs },
      sharedMemory: started(sharedMemory),
    },
  };
}

function feasible(
  { inputBlocked, sampling }: Scouted,
  isIsolated: boolean,
): Record<Strategy, string | undefined> {
  const facts = { ...NO_OBSTACLES, inputBlocked, outputBlocked: sampling.outputBlocked };
  const found = feasibility(facts);
  const shared = isIsolated
    ? undefined
    : 'this page is not cross-origin isolated, so the browser gives it no SharedArrayBuffer';
  return {
    ...found,
    'shared-memory': found['shared-memory'] ?? shared,
    processes: 'a browser has no processes to give',
    hybrid: 'it needs Node',
  };
}

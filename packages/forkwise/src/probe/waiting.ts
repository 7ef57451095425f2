import { setTimeout as sleep } from 'node:timers/promises';

import type { Machine, Plan, PlanLimits, Profile } from '@forkwise/core';
import type { InputReader, KnownLatency, Progress, Work } from '@forkwise/executor';

import type { Executors } from '../executors/executors.ts';
import { BegunExecution } from './begun.ts';
import type { FirstWait } from './first-wait.ts';
import type { Together } from './together.ts';

/** So many outcomes of inputs that ran side by side tell how fast they go. */
const ENOUGH = 16;
/** Or this part of the list … */
const ENOUGH_SHARE = 1 / 3;
/** … while most of what was begun has also ended: its computing may come last. */
const SETTLED_SHARE = 1 / 2;
/** A few will do where they take long … */
const FEW = 10;
const LONG_ENOUGH_MS = 300;
/** … or where computing keeps this thread busy, so that others could help; or any … */
const SATURATED_MS = 40;
const SATURATED_SHARE = 0.6;
/** … where even a few take too long. */
const TOO_LONG_MS = 1500;
/** In flight at most where the source does not say how many there are. */
export const MOST_IN_FLIGHT = 1024;
/** In flight per thread of the native pool: one that runs and one that is next. */
const QUEUED_PER_PLACE = 2;
/** How often it is looked whether there is enough; the thread is idle. */
const LOOK_MS = 2;
/**
 * Where the first answer takes longer than this, each further round of growing costs as much, and
 * more may be in flight at once before it: five rounds of less are within what probing may cost.
 */
const FAR_MS = 12;
/** Of the starts that were simulated over twenty kinds of servers, this one cost the least there. */
const FAR_START = 10;

export interface WaitingOptions {
  readonly executors: Executors;
  readonly machine: Machine;
  readonly limits: PlanLimits;
  readonly work: Omit<Work, 'inputs'>;
  readonly inputs: InputReader;
  /** How many, or `undefined` where the source does not say. */
  readonly total: number | undefined;
  /** Whether the inputs keep the native pool busy rather than wait. */
  readonly pool: boolean;
  /** A head start for the number in flight. */
  readonly latency: KnownLatency | undefined;
  /** Told how many have settled, whenever that has changed. */
  readonly onSettled: (settled: number) => void;
}

/**
 * Runs the inputs, which leave this thread idle, side by side: as many as the native pool has places
 * for, or as many as waiting turns out to allow. It goes on while the decision is made.
 */
export function beginWaiting(options: WaitingOptions): BegunExecution {
  const { executors, machine, limits, work, total = MOST_IN_FLIGHT, pool, latency } = options;
  const most = pool ? QUEUED_PER_PLACE * machine.pool.size : MOST_IN_FLIGHT;
  const plan: Plan = {
    strategy: 'async',
    workers: 1,
    concurrency: limits.concurrency ?? Math.max(1, Math.min(most, total)),
    chunkSize: 1,
    workerKind: 'thread',
  };
  const adaptive = !pool && limits.concurrency === undefined;
  const execution = executors.for(plan).execute(plan, {
    ...work,
    inputs: options.inputs,
    concurrencyControl: adaptive ? (latency ?? 'adaptive') : 'fixed',
  });
  return new BegunExecution(plan, execution);
}

/** Waits until enough inputs have run side by side to say what they show. */
export async function watchWaiting(
  begun: BegunExecution,
  together: Together,
  first: FirstWait,
  { total, work, onSettled }: Pick<WaitingOptions, 'total' | 'work' | 'onSettled'>,
): Promise<void> {
  const wanted = Math.min(ENOUGH, Math.ceil((total ?? Infinity) * ENOUGH_SHARE));
  let told = 0;
  void raiseForTimers(begun, first);
  while (!begun.over && !work.signal.aborted) {
    together.note(begun.progress);
    const { settled } = begun.progress;
    if (!first.over) {
      first.look(inFlight(begun));
      if (settled === 0 && together.elapsed.wallMs > FAR_MS) begun.raise(FAR_START);
    }
    if (settled > told) onSettled(settled);
    told = settled;
    if (isEnough(begun.progress, wanted, together.elapsed)) break;
    await sleep(LOOK_MS);
  }
  together.measure(begun.progress);
  if (begun.progress.settled > told) onSettled(begun.progress.settled);
}

/** At once, before others have ended too and something is known of them. */
async function raiseForTimers(begun: BegunExecution, first: FirstWait): Promise<void> {
  await first.ended;
  first.look(inFlight(begun));
  if (first.forTimers) begun.raise(begun.plan.concurrency);
}

const inFlight = ({ progress: { taken, settled, concurrency } }: BegunExecution): number =>
  Math.min(concurrency, taken - settled);

/** A further look lasts until this thread was busy for so long, or … */
const BUSY_AGAIN_MS = 30;
/** … this long at most. */
const AGAIN_MS = 80;

/** Watches them for a while longer: their code is warmer by now. */
export async function watchAgain(
  begun: BegunExecution,
  together: Together,
  { work }: Pick<WaitingOptions, 'work'>,
): Promise<void> {
  together.resume(begun.progress);
  while (!begun.over && !work.signal.aborted) {
    together.note(begun.progress);
    const { wallMs, busyMs } = together.stretch;
    if (busyMs > BUSY_AGAIN_MS || wallMs > AGAIN_MS) break;
    await sleep(LOOK_MS);
  }
  together.measure(begun.progress);
}

function isEnough(
  { settled, taken }: Progress,
  wanted: number,
  { wallMs, busyMs }: Together['elapsed'],
): boolean {
  if (settled >= wanted && settled >= SETTLED_SHARE * taken) return true;
  if (settled < Math.min(FEW, wanted)) return settled > 0 && wallMs > TOO_LONG_MS;
  return wallMs > LONG_ENOUGH_MS || (busyMs > SATURATED_MS && busyMs > SATURATED_SHARE * wallMs);
}

/** From this share of an input's time on, waiting is what there is to overlap. */
const WAITING_SHARE = 0.7;

/** Whether inputs wait for others, so that only while they run is it seen how many may be in flight. */
export const waits = ({ waitMs, wallMs }: Profile['perInput']): boolean =>
  waitMs.mean > WAITING_SHARE * wallMs.mean;

import { type Profile, type Sample, coldExtraMs, median } from '@forkwise/core';

/** From here on, threads seem to be in each other's way, as those of one process can be. */
const CROWDED_RATIO = 1.4;
/** Unless code is cold for most of the time: it gets warm more slowly in company, wherever it runs. */
const COLD_SHARE = 0.25;
/** Less relief than this by a process of its own is noise. */
const RELIEF = 0.8;
/** Less work than this cannot pay for finding out. */
const LEAST_WORK_MS = 300;

/**
 * Whether computing is so much slower in a thread beside this one that the two may contend for the
 * memory of their process (its page tables, its allocator): a process of its own then tells.
 */
export function isCrowded(
  { task }: { readonly task: Pick<Profile['task'], 'warmUp'> },
  worker: Profile['worker'],
  leftMs: number,
): boolean {
  if (!worker.measured || worker.cpuRatio < CROWDED_RATIO || leftMs < LEAST_WORK_MS) return false;
  return coldExtraMs(task.warmUp.draws, leftMs) <= COLD_SHARE * leftMs;
}

/** Two threads on two halves of one core take up to 1.7 times as long; this is more. */
const HELD_UP_RATIO = 1.85;
/** So many inputs on either side, and this much of their time, tell whether they take longer. */
const ENOUGH = 3;
const ENOUGH_MS = 20;
/** The last so many are looked at. */
const RECENT = 12;

/**
 * How many times as long inputs of one size hold this thread since another was started, where that is
 * so much that the two must contend for their memory: waiting for a core is no part of these samples'
 * time. 1 where it is less, or not known.
 */
export function heldUp(before: readonly Sample[], since: readonly Sample[]): number {
  if (before.length < ENOUGH || since.length < ENOUGH) return 1;
  const heldMs = ({ cpuMs, blockedMs }: Sample): number => cpuMs + blockedMs;
  if (since.reduce((ms, sample) => ms + heldMs(sample), 0) < ENOUGH_MS) return 1;
  const held = (samples: readonly Sample[]): number => median(samples.slice(-RECENT).map(heldMs));
  const ratio = held(since) / held(before);
  return ratio > HELD_UP_RATIO ? ratio : 1;
}

/** κ in a process, where it is clearly less than in a thread; `null` where it makes no difference. */
export function relief(inThread: Profile['worker'], inProcess: Profile['worker']): number | null {
  if (!inThread.measured || !inProcess.measured) return null;
  return inProcess.cpuRatio < RELIEF * inThread.cpuRatio ? inProcess.cpuRatio : null;
}

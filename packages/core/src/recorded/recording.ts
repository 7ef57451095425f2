import type { Plan } from '../words/plan.ts';

/** What each thread did when during a run, as recorded. Times are in ms since `startedAtMs`. */
export interface Recording {
  readonly kind: 'recording';
  readonly version: 1;
  /** When the run began, in milliseconds of the Unix epoch. */
  readonly startedAtMs: number;
  readonly wallMs: number;
  /** The plans that were followed, one after another. */
  readonly plans: readonly { readonly atMs: number; readonly plan: Plan }[];
  /** In the order of their starts; those of one worker do not overlap. */
  readonly stretches: readonly Stretch[];
  readonly cpu: readonly CpuStretch[];
}

/** A stretch of time in which a worker had inputs in hand. Short ones that adjoin are one. */
export interface Stretch {
  /** 0 is the caller's thread; workers count from 1. */
  readonly worker: number;
  readonly startMs: number;
  readonly endMs: number;
  /** How many inputs got their outcome. */
  readonly inputs: number;
  readonly failed: number;
}

/** What a worker has done so far. */
export interface WorkerTally {
  /** 0 is the caller's thread; workers count from 1. */
  readonly worker: number;
  readonly inputs: number;
  readonly failed: number;
  /** From its first input to its last outcome, in ms since the run began. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** What its thread computed, ms, in so much time, ms; 0 in 0 before the first reading. */
  readonly threadMs: number;
  readonly readMs: number;
}

/** What a thread computed in a stretch of time. */
export interface CpuStretch {
  readonly worker: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly threadMs: number;
  /** Of all threads of its process, native ones included. */
  readonly processMs: number;
}

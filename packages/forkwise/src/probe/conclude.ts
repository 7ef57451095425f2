import type { Outcome, Profile, Sample } from '@forkwise/core';

import type { Sampler } from './sampler.ts';
import { type Attempt, type Shown, inTurn } from './trial.ts';
import { type EffectContext, effect, largestSample } from './trial-effect.ts';

/** What a trial in one kind of worker showed. */
export interface KindTrial {
  readonly late: Promise<readonly Outcome[]> | undefined;
  readonly samples: readonly Sample[];
  readonly worker: Profile['worker'];
  readonly outcomes: readonly Outcome[];
  /** Why the task fails there though it works here; `undefined` if it does not. */
  readonly obstacle: Obstacle | undefined;
}

export interface Obstacle {
  readonly reason: string;
  /** The error's own code, if it has one. */
  readonly code: unknown;
}

/**
 * An input that was rejected in a worker is run again here, and that outcome counts: only if it
 * works here is the worker to blame. What crashed a worker is not tried here.
 *
 * @param before what it had shown when it was last asked: cold code, which is no measure of the worker
 */
export async function conclude(
  context: EffectContext,
  trial: Shown,
  before?: Shown,
): Promise<KindTrial> {
  const outcomes: Outcome[] = [];
  let obstacle: Obstacle | undefined;
  for (const attempt of trial.attempts) {
    const { outcome, ran } = attempt;
    if (outcome.status !== 'rejected' || (ran && context.profile.task.failures > 0)) {
      outcomes.push(outcome);
    } else {
      const { here, fault } = await blame(context.sampler, attempt);
      outcomes.push(here);
      obstacle ??= fault;
    }
  }
  const worker = effect(
    context,
    before ? inTurn(before, trial) : trial,
    before?.timings.length ?? 0,
  );
  const samples = largestSample(context, trial, worker);
  return { outcomes, obstacle, worker, samples, late: undefined };
}

async function blame(
  sampler: Sampler,
  { item, outcome, ran }: Attempt,
): Promise<{ readonly here: Outcome; readonly fault: Obstacle | undefined }> {
  await sampler.one(item);
  const here = sampler.outcomes.takeOne(item.index) ?? outcome;
  if (outcome.status !== 'rejected' || (ran && here.status !== 'fulfilled')) {
    return { here, fault: undefined };
  }
  const error = ran ? outcome.error : rootCause(outcome.error);
  const message = error instanceof Error ? error.message : String(error);
  const reason = ran ? `it fails: ${message}` : `it cannot be loaded: ${message}`;
  const { code } = (error ?? {}) as { code?: unknown };
  return { here, fault: { reason, code } };
}

/** What made the import fail, without the layers that report it. */
function rootCause(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootCause(error.cause) : error;
}

/** Node refuses in threads what concerns the whole process: the directory, the user, the umask. */
export function sharedState({ code, reason }: Obstacle, promises: boolean): string | undefined {
  if (code !== 'ERR_WORKER_UNSUPPORTED_OPERATION' || !promises) return undefined;
  return `it changes the state of its whole process, which concurrent calls would share (${reason})`;
}

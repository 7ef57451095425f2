import type { Outcome, OutcomeBatch, Plan } from '@forkwise/core';
import { type Executor, type Work, createInputReader, outcomesOf } from '@forkwise/executor';

import type { ProbeItem } from './sampler.ts';

export interface TrialTiming {
  readonly runs: number;
  /** Mean over these runs, ms, as the worker's own clock says. */
  readonly wallMs: number;
}

export interface Attempt {
  readonly item: ProbeItem;
  readonly outcome: Outcome;
  /** Whether the outcome is the task's; false where no worker could start to run it. */
  readonly ran: boolean;
}

export interface WorkerTrialResult {
  readonly attempts: readonly Attempt[];
  readonly timings: readonly TrialTiming[];
  readonly importMs: number;
}

/**
 * Runs inputs in one fresh worker, in the order given, `chunkSize` at a time; real outcomes. Where
 * the worker cannot start, the inputs that it has not run are rejected with the reason.
 */
export async function runTrial(
  executor: Executor,
  plan: Plan,
  work: Omit<Work, 'inputs'>,
  items: readonly ProbeItem[],
): Promise<WorkerTrialResult> {
  const inputs = createInputReader(items.map((item) => item.value));
  // The thread that hands out the inputs works on others meanwhile.
  await using execution = executor.execute(plan, { ...work, inputs, otherTakers: 1 });
  const batches: OutcomeBatch[] = [];
  let failure: { readonly error: unknown } | undefined;
  try {
    for await (const batch of execution) batches.push(batch);
  } catch (error) {
    failure = { error };
  }
  const inOrder = batches.toSorted((a, b) => a.span.startMs - b.span.startMs);
  const attempts = inOrder.flatMap((batch) => [...outcomesOf(batch)].map((o) => attempt(o, items)));
  return {
    attempts:
      failure === undefined ? attempts : [...attempts, ...missing(attempts, items, failure.error)],
    timings: inOrder.map(timing),
    importMs: executor.starts[0]?.importMs ?? 0,
  };
}

/** Trial inputs are numbered from 0; the outcome gets the index that its input has in the list. */
function attempt(outcome: Outcome, items: readonly ProbeItem[]): Attempt {
  const item = items[outcome.index];
  if (item === undefined) throw new Error(`no input ${outcome.index} was tried`);
  return { item, outcome: { ...outcome, index: item.index }, ran: true };
}

function missing(
  attempts: readonly Attempt[],
  items: readonly ProbeItem[],
  error: unknown,
): readonly Attempt[] {
  const tried = new Set(attempts.map(({ item }) => item));
  return items
    .filter((item) => !tried.has(item))
    .map((item) => ({
      item,
      outcome: { index: item.index, status: 'rejected', error },
      ran: false,
    }));
}

function timing(batch: OutcomeBatch): TrialTiming {
  const runs = batch.indices.length + batch.failures.length;
  return { runs, wallMs: (batch.span.endMs - batch.span.startMs) / Math.max(1, runs) };
}

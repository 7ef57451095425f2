import type { Outcome } from '@forkwise/core';
import type { InputBatch } from '@forkwise/executor';
import { isThenable } from '@forkwise/executor/worker';

import type { Invoke } from './invoke.ts';
import type { OutcomeStore } from './outcomes.ts';

interface Ran {
  readonly first: Outcome | undefined;
  /** Whether any call returned a promise. */
  readonly promises: boolean;
}

/** Runs inputs one after another; one that neither throws nor waits costs its call and no more. */
export async function runAll(
  { direct, one, awaited }: Invoke,
  { start, values }: InputBatch,
  outcomes: OutcomeStore,
): Promise<Ran> {
  let first: Outcome | undefined;
  let promises = false;
  let run = { start, values: [] as unknown[] };
  const add = (outcome: Outcome): void => {
    outcomes.addRun(run);
    outcomes.add(outcome);
    run = { start: outcome.index + 1, values: [] };
    if (outcome.index === start) first = outcome;
  };
  const settle = async (result: Outcome | Promise<Outcome>): Promise<void> => {
    promises ||= result instanceof Promise;
    add(await result);
  };
  for (let at = 0; at < values.length; at++) {
    const index = start + at;
    if (direct === undefined) {
      await settle(one(values[at], index));
      continue;
    }
    let result: unknown;
    let waits: boolean;
    try {
      result = direct(values[at]);
      waits = isThenable(result);
    } catch (error) {
      add({ index, status: 'rejected', error });
      continue;
    }
    if (waits) await settle(awaited(result as PromiseLike<unknown>, index));
    else run.values.push(result);
  }
  if (run.start === start) first = { index: start, status: 'fulfilled', value: run.values[0] };
  outcomes.addRun(run);
  return { first, promises };
}

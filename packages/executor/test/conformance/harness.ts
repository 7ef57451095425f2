import { basename } from 'node:path';

import { ForkwiseError, type Outcome, type OutcomeBatch, type Plan } from '@forkwise/core';

import {
  createInputReader,
  type Executor,
  outcomesOf,
  type TaskFunction,
  type Work,
} from '../../src/index.ts';

/** What an executor declares about itself; the suite tests each side of every difference. */
export interface ConformanceOptions {
  /** Module and export that make the executor, also used from a process of its own. */
  readonly moduleUrl: string;
  readonly factory: string;
  readonly create: () => Executor;
  /** Every test runs under every plan. */
  readonly plans: Readonly<Record<string, Plan>>;
  /** Inputs and results are copied to another thread or process, so some values cannot go. */
  readonly crossesThreads: boolean;
  /** Inputs move to its workers where the caller allows it. */
  readonly movesInputs: boolean;
  /** Tasks run in workers that can die, and be stopped, without the caller. */
  readonly isolates: boolean;
  /**
   * The most inputs that may be taken but not yet delivered while the consumer does not consume:
   * in flight, waiting in workers, and held for the consumer.
   */
  readonly maxAhead: (plan: Plan) => number;
}

export interface Context extends ConformanceOptions {
  readonly plan: Plan;
}

type Inputs = Iterable<unknown> | AsyncIterable<unknown>;

/** The work of a fixture's export over some inputs, with the defaults of the facade. */
export async function moduleWork(
  file: string,
  exportName: string,
  inputs: Inputs,
  changes: Partial<Work> = {},
): Promise<Work> {
  const url = new URL(`../fixtures/${basename(file)}`, import.meta.url).href;
  const exported = (await import(url)) as Record<string, unknown>;
  const makeShared = exported['shared'] as (() => unknown) | undefined;
  return {
    task: {
      kind: 'module',
      url,
      exportName,
      run: exported[exportName] as TaskFunction,
      shared: makeShared?.(),
      hasShared: makeShared !== undefined,
    },
    inputs: createInputReader(inputs),
    signal: new AbortController().signal,
    timeoutMs: Infinity,
    retries: 0,
    concurrencyControl: 'fixed',
    workerHeapMb: undefined,
    quietStdout: false,
    ...changes,
  };
}

/** All outcomes by index. Throws when an input has two. */
export async function collect(batches: AsyncIterable<OutcomeBatch>): Promise<Outcome[]> {
  const outcomes = new Map<number, Outcome>();
  for await (const batch of batches) {
    for (const outcome of outcomesOf(batch)) {
      if (outcomes.has(outcome.index)) throw new Error(`input ${outcome.index} has two outcomes`);
      outcomes.set(outcome.index, outcome);
    }
  }
  return [...outcomes.values()].toSorted((a, b) => a.index - b.index);
}

/** Runs a fixture to its end on an executor of its own. */
export async function run(
  context: Context,
  file: string,
  exportName: string,
  inputs: Inputs,
  changes: Partial<Work> = {},
): Promise<Outcome[]> {
  await using executor = context.create();
  const work = await moduleWork(file, exportName, inputs, changes);
  return await collect(executor.execute(context.plan, work));
}

/** What a run of fulfilled outcomes looks like. */
export function fulfilled(values: readonly unknown[]): Outcome[] {
  return values.map((value, index) => ({ index, status: 'fulfilled', value }));
}

/** `status` and, for forkwise's own errors, the code: short enough to compare whole runs. */
export function verdicts(outcomes: readonly Outcome[]): string[] {
  return outcomes.map((outcome) => {
    if (outcome.status === 'fulfilled') return 'fulfilled';
    const { error } = outcome;
    return error instanceof ForkwiseError ? `${outcome.status} ${error.code}` : outcome.status;
  });
}

export function* countUp(end = Infinity): Generator<number> {
  for (let value = 0; value < end; value += 1) yield value;
}

export async function* countUpAsync(end = Infinity): AsyncGenerator<number> {
  for (let value = 0; value < end; value += 1) {
    if (value % 3 === 0) await new Promise(setImmediate);
    yield value;
  }
}

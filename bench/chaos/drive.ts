import { type Outcome, type Plan } from '@forkwise/core';
import {
  createInputReader,
  createOrderWindow,
  type Execution,
  type Executor,
  inInputOrder,
  type InputReader,
  outcomesOf,
  type Work,
} from '@forkwise/executor';
import { createAsyncExecutor } from '@forkwise/executor-async';
import { createProcessesExecutor } from '@forkwise/executor-processes';
import { createSharedMemoryExecutor } from '@forkwise/executor-shared';
import { createThreadsExecutor } from '@forkwise/executor-threads';
import { createRunner } from 'forkwise';

import act from './chaos.task.ts';
import type { RunScenario } from './scenarios.ts';
import { consumed, sourceOf } from './source.ts';

const TASK = new URL('./chaos.task.ts', import.meta.url).href;

/** Runs a scenario's inputs and hands over each outcome; resolves to how many inputs were taken. */
export async function drive(
  scenario: RunScenario,
  inputs: readonly unknown[],
  onOutcome: (outcome: Outcome) => void,
): Promise<number> {
  const source = sourceOf(inputs, scenario.source);
  const [first] = scenario.legs;
  return first === 'auto'
    ? await driveAuto(scenario, source, onOutcome, inputs.length)
    : await driveLegs(scenario, createInputReader(source), onOutcome, inputs.length);
}

async function driveAuto(
  { timeoutMs, retries, consumer }: RunScenario,
  source: Iterable<unknown> | AsyncIterable<unknown>,
  onOutcome: (outcome: Outcome) => void,
  count: number,
): Promise<number> {
  await using runner = createRunner({ timeoutMs, retries, workers: 2, history: false });
  let batch = 0;
  for await (const outcome of runner.run(TASK, source)) {
    onOutcome(outcome);
    batch += 1;
    if (batch % 16 === 0) await consumed(consumer);
  }
  return count;
}

async function driveLegs(
  scenario: RunScenario,
  reader: InputReader,
  onOutcome: (outcome: Outcome) => void,
  count: number,
): Promise<number> {
  const { legs, window: size } = scenario;
  await using executors = new Executors();
  const window = size === 0 ? undefined : createOrderWindow(reader, size);
  const inputs = window?.inputs ?? reader;
  const cancel = new AbortController();
  for (const [at, leg] of legs.entries()) {
    if (leg === 'auto') throw new Error('auto has no legs');
    const goal = at === legs.length - 1 ? Infinity : Math.ceil((count * (at + 1)) / legs.length);
    const work = { ...workOf(scenario, cancel.signal), inputs };
    const execution: Execution = executors.for(leg).execute(leg, work);
    for await (const batch of window === undefined ? execution : inInputOrder(execution, window)) {
      for (const outcome of outcomesOf(batch)) onOutcome(outcome);
      if (reader.position >= goal) execution.drain();
      if (execution.progress.settled >= (scenario.cancelAfter ?? Infinity)) cancel.abort();
      await consumed(scenario.consumer);
    }
  }
  return reader.position;
}

function workOf(
  { timeoutMs, retries, heapMb, place }: RunScenario,
  signal: AbortSignal,
): Omit<Work, 'inputs'> {
  return {
    task: {
      kind: 'module',
      url: TASK,
      exportName: 'default',
      run: act,
      shared: undefined,
      hasShared: false,
    },
    signal,
    timeoutMs,
    retries,
    concurrencyControl: place === 'here' ? 'adaptive' : 'fixed',
    workerHeapMb: heapMb,
    quietStdout: true,
  };
}

/** One of each, made when a leg first needs it and warm for the next. */
class Executors implements AsyncDisposable {
  readonly #made = new Map<() => Executor, Executor>();

  for(plan: Plan): Executor {
    const create = creatorOf(plan);
    const executor = this.#made.get(create) ?? create();
    this.#made.set(create, executor);
    return executor;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#made.values()].map((each) => each[Symbol.asyncDispose]()));
  }
}

function creatorOf({ strategy, workerKind }: Plan): () => Executor {
  if (strategy === 'sequential' || strategy === 'async') return createAsyncExecutor;
  if (strategy === 'shared-memory') return createSharedMemoryExecutor;
  return workerKind === 'process' ? createProcessesExecutor : createThreadsExecutor;
}

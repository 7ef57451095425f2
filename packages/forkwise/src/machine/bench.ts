import { extname } from 'node:path';

import type { Plan } from '@forkwise/core';
import {
  type CalibrationBench,
  type CalibrationTeam,
  type WorkerCostKind,
  spinFor,
} from '@forkwise/core/node';
import { type Executor, type TaskSource, type Work, createInputReader } from '@forkwise/executor';

import { type ExecutorName, Executors } from '../executors/executors.ts';
import calibrationTask from './calibration.task.ts';

const TASK_URL = new URL(`./calibration.task${extname(import.meta.url)}`, import.meta.url).href;

const TASK: TaskSource = {
  kind: 'module',
  url: TASK_URL,
  exportName: 'default',
  run: calibrationTask,
  shared: undefined,
  hasShared: false,
};

const STRATEGY: Readonly<Record<WorkerCostKind, Exclude<ExecutorName, 'async'>>> = {
  threads: 'threads',
  processes: 'processes',
  sharedMemory: 'shared-memory',
};

/** Calibrates with the executors that will do the work. */
export function createCalibrationBench(signal: AbortSignal): CalibrationBench {
  return {
    open: (kind, workers) => openTeam(kind, workers, signal),
    inProcess: async (inputs, promises) => {
      await using executors = new Executors();
      const source: TaskSource = {
        kind: 'function',
        run: promises ? later : same,
        shared: undefined,
      };
      const plan: Plan = {
        strategy: 'sequential',
        workers: 1,
        concurrency: 1,
        chunkSize: 1,
        workerKind: 'thread',
      };
      const list = Array.from({ length: inputs }, (_, index) => index);
      return await timeRun(executors.for(plan), plan, source, list, signal);
    },
  };
}

async function openTeam(
  kind: WorkerCostKind,
  workers: number,
  signal: AbortSignal,
): Promise<CalibrationTeam> {
  const executors = new Executors();
  const strategy = STRATEGY[kind];
  const workerKind = kind === 'processes' ? 'process' : 'thread';
  const plan = { strategy, workers, concurrency: 1, workerKind } as const;
  const executor = executors.named(strategy);
  const run: CalibrationTeam['run'] = (inputs, chunkSize) =>
    timeRun(executor, { ...plan, chunkSize }, TASK, inputs, signal);
  const startMs = await run(
    Array.from({ length: workers }, () => spinFor(1)),
    1,
  );
  return { startMs, run, [Symbol.asyncDispose]: () => executors[Symbol.asyncDispose]() };
}

const same = (input: unknown): unknown => input;
const later = (input: unknown): Promise<unknown> => Promise.resolve(input);

async function timeRun(
  executor: Executor,
  plan: Plan,
  task: TaskSource,
  inputs: readonly unknown[],
  signal: AbortSignal,
): Promise<number> {
  const work: Work = {
    task,
    inputs: createInputReader(inputs),
    signal,
    timeoutMs: Infinity,
    retries: 0,
    concurrencyControl: 'fixed',
    workerHeapMb: undefined,
    quietStdout: false,
  };
  const start = performance.now();
  await using execution = executor.execute(plan, work);
  for await (const batch of execution) {
    const [failure] = batch.failures;
    if (failure !== undefined) throw failure.error;
  }
  const ms = performance.now() - start;
  // A cancelled run is quick; it must not be taken for a fast machine.
  signal.throwIfAborted();
  return ms;
}

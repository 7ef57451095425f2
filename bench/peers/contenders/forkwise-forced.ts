import type { Plan, Strategy } from '@forkwise/core';
import {
  createInputReader,
  type Execution,
  type Executor,
  type Transfer,
  type Work,
} from '@forkwise/executor';
import { createAsyncExecutor } from '@forkwise/executor-async';
import { createProcessesExecutor } from '@forkwise/executor-processes';
import { createSharedMemoryExecutor } from '@forkwise/executor-shared';
import { createThreadsExecutor } from '@forkwise/executor-threads';

import { type Session, type Setup, WORKERS } from './contender.ts';
import { added, collected } from './outcomes.ts';

/** What the facade plans for a forced strategy when nothing else is asked for. */
const LARGEST_CHUNK = 8192;
const ASYNC_CONCURRENCY = 1024;
const HYBRID_CONCURRENCY = 8;

export const openSequential = (setup: Setup): Session =>
  session(setup, createAsyncExecutor(), inProcess('sequential', 1));

export const openAsync = (setup: Setup): Session =>
  session(
    setup,
    createAsyncExecutor(),
    inProcess('async', setup.case.inFlight ?? ASYNC_CONCURRENCY),
  );

export const openThreads = (setup: Setup): Session =>
  session(setup, createThreadsExecutor(), inWorkers('threads', 1));

export const openShared = (setup: Setup): Session =>
  session(setup, createSharedMemoryExecutor(), inWorkers('shared-memory', 1));

export const openThreadsTransfer = (setup: Setup): Session =>
  session(setup, createThreadsExecutor(), inWorkers('threads', 1), 'both');

export const openSharedTransfer = (setup: Setup): Session =>
  session(setup, createSharedMemoryExecutor(), inWorkers('shared-memory', 1), 'both');

export const openProcesses = (setup: Setup): Session =>
  session(setup, createProcessesExecutor(), inWorkers('processes', 1));

export function openHybrid(setup: Setup): Session {
  const { inFlight = HYBRID_CONCURRENCY * WORKERS } = setup.case;
  return session(setup, createThreadsExecutor(), inWorkers('hybrid', inFlight / WORKERS));
}

const inProcess = (strategy: Strategy, concurrency: number): Plan => ({
  strategy,
  workers: 1,
  concurrency,
  chunkSize: 1,
  workerKind: 'thread',
});

const inWorkers = (strategy: Strategy, concurrency: number): Plan => ({
  strategy,
  workers: WORKERS,
  concurrency,
  chunkSize: LARGEST_CHUNK,
  workerKind: strategy === 'processes' ? 'process' : 'thread',
});

function session(
  { module, task, case: it }: Setup,
  executor: Executor,
  plan: Plan,
  transfer?: Transfer,
): Session {
  const work: Omit<Work, 'inputs'> = {
    task: {
      kind: 'module',
      url: module,
      exportName: 'default',
      run: task,
      shared: undefined,
      hasShared: false,
    },
    signal: new AbortController().signal,
    timeoutMs: Infinity,
    retries: 1,
    // Where the peers are told how many may wait at once, so is forkwise.
    concurrencyControl: it.inFlight === undefined ? 'adaptive' : 'fixed',
    workerHeapMb: undefined,
    transfer,
    quietStdout: false,
  };
  executor.warm(plan, work);
  const execute = (source: Iterable<unknown>): Execution =>
    executor.execute(plan, { ...work, inputs: createInputReader(source) });
  return {
    map: (inputs, onFirst) => collected(execute(inputs), inputs.length, onFirst),
    sum: (source) => added(execute(source)),
  };
}

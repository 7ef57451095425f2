import type { Outcome, OutcomeBatch, Plan } from '@forkwise/core';
import { createInputReader, outcomesOf, type TaskFunction, type Work } from '@forkwise/executor';

export function asyncPlan(concurrency: number): Plan {
  return { strategy: 'async', workers: 1, concurrency, chunkSize: 1, workerKind: 'thread' };
}

export function functionWork(
  run: TaskFunction,
  inputs: Iterable<unknown> | AsyncIterable<unknown>,
  changes: Partial<Work> = {},
): Work {
  return {
    task: { kind: 'function', run, shared: undefined },
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

export async function outcomes(batches: AsyncIterable<OutcomeBatch>): Promise<Outcome[]> {
  const all: Outcome[] = [];
  for await (const batch of batches) all.push(...outcomesOf(batch));
  return all.toSorted((a, b) => a.index - b.index);
}

/** Keeps the thread busy. */
export function hold(forMs: number): void {
  const endMs = performance.now() + forMs;
  while (performance.now() < endMs) Math.random();
}

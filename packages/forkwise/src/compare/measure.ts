import type { Plan } from '@forkwise/core';
import { type Work, createInputReader } from '@forkwise/executor';

import { Executors } from '../executors/executors.ts';

export interface Measurement {
  /** From the start, workers not yet started, to the last outcome. */
  readonly ms: number;
  /** By index; `undefined` where an input failed. */
  readonly values: readonly unknown[];
  readonly failed: number;
}

/** Runs a plan over all inputs with fresh workers, which are ended before this returns. */
export async function measurePlan(
  plan: Plan,
  list: readonly unknown[],
  work: Omit<Work, 'inputs'>,
): Promise<Measurement> {
  await using executors = new Executors();
  const values: unknown[] = Array.from({ length: list.length });
  let failed = 0;
  const start = performance.now();
  await using execution = executors.for(plan).execute(plan, {
    ...work,
    inputs: createInputReader(list),
  });
  for await (const batch of execution) {
    for (let at = 0; at < batch.indices.length; at++) {
      values[batch.indices[at] as number] = batch.values[at];
    }
    failed += batch.failures.length;
  }
  return { ms: performance.now() - start, values, failed };
}

import type { Inputs, RunOptions, Task } from '../options.ts';
import { run } from './run.ts';

/**
 * The results in input order. Rejects, like `Promise.all`, with the error of the first input that
 * fails, and stops the others; or with the reason of the signal. Options as for `run`, without
 * `order`.
 */
export async function map<I, O>(
  task: Task<I, O>,
  inputs?: Inputs<I>,
  options: Omit<RunOptions, 'order'> = {},
): Promise<O[]> {
  const results: O[] = [];
  const running = run<I, O>(task, inputs, { ...options, order: 'completion' });
  for await (const { indices, values, failures } of running.batches()) {
    const [failure] = failures;
    if (failure?.status === 'cancelled') options.signal?.throwIfAborted();
    // As the task threw it, whatever it is.
    if (failure !== undefined) throw failure.error;
    for (let at = 0; at < indices.length; at++) {
      results[indices[at] as number] = values[at] as O;
    }
  }
  // Aborted between two inputs, a run ends early without a failure.
  options.signal?.throwIfAborted();
  return results;
}

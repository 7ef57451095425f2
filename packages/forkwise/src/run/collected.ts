import type { Run } from '../run-handle.ts';

/**
 * The results of a run, by index. Rejects, like `Promise.all`, with the error of the first input
 * that fails, and stops the others; or with the reason of the signal.
 */
export async function collected<O>(running: Run<O>, signal: AbortSignal | undefined): Promise<O[]> {
  const results: O[] = [];
  for await (const { indices, values, failures } of running.batches()) {
    const [failure] = failures;
    if (failure?.status === 'cancelled') signal?.throwIfAborted();
    // As the task threw it, whatever it is.
    if (failure !== undefined) throw failure.error;
    // Made whole where the count is known: filled far beyond its end, an array becomes a dictionary.
    if (results.length === 0) results.length = running.progress.total ?? 0;
    for (let at = 0; at < indices.length; at++) {
      const index = indices[at] as number;
      // An array that is filled far beyond its end becomes a slow dictionary; all below will come.
      while (results.length < index) results.push(undefined as O);
      results[index] = values[at] as O;
    }
  }
  // Aborted between two inputs, a run ends early without a failure.
  signal?.throwIfAborted();
  return results;
}

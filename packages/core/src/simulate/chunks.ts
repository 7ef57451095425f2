import type { Plan } from '../words/plan.ts';

/**
 * Inputs for the next message, as the executors' pool decides once it knows what an input takes:
 * guided self-scheduling with half of an even share, or one input for every lane of every worker.
 */
export function nextChunk({ workers, concurrency, chunkSize }: Plan, remaining: number): number {
  const shares = concurrency === 1 ? 2 * workers : concurrency * workers;
  return Math.max(1, Math.min(chunkSize, Math.ceil(remaining / shares)));
}

import type { Progress } from '@forkwise/executor';

import type { RunProgress } from '../options.ts';

/** @param running of what runs at present; `undefined` before that */
export function runProgress(
  counts: RunProgress['counts'],
  running: Progress | undefined,
  elapsedMs: number,
  total: number | undefined,
): RunProgress {
  return {
    taken: Math.max(counts.total, running?.taken ?? 0),
    settled: counts.total,
    workers: running?.workers ?? 1,
    concurrency: running?.concurrency ?? 1,
    elapsedMs,
    total,
    counts,
  };
}

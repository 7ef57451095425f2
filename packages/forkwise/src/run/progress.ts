import type { Progress } from '@forkwise/executor';

import type { RunProgress } from '../options.ts';
import type { RunRecord } from './record.ts';

/** @param running of what runs at present; `undefined` before that */
export function runProgress(
  counts: RunProgress['counts'],
  running: Progress | undefined,
  record: RunRecord,
  total: number | undefined,
): RunProgress {
  return {
    taken: Math.max(counts.total, running?.taken ?? 0),
    settled: counts.total,
    workers: running?.workers ?? 1,
    concurrency: running?.concurrency ?? 1,
    elapsedMs: performance.now() - record.startedMs,
    total,
    counts,
    // Not everybody looks, and events are many.
    get byWorker() {
      return record.byWorker;
    },
  };
}

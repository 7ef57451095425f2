import type { CompareEvent, RunEvent } from 'forkwise';

import type { JobEvent } from '../api/event.ts';

type WirePlan = Extract<JobEvent, { kind: 'plan' }>['plan'];

/** An event of forkwise as the API tells it. */
export function toJobEvent(event: RunEvent | CompareEvent): JobEvent {
  switch (event.kind) {
    case 'calibrating':
      return { kind: 'calibrating' };
    case 'probing':
      return { kind: 'probing', sampled: event.sampled, total: event.total ?? null };
    case 'plan': {
      const { predictedMs } = event;
      return {
        kind: 'plan',
        plan: wirePlan(event.plan),
        predictedMs: predictedMs === undefined ? null : [...predictedMs],
      };
    }
    case 'progress': {
      const { counts, settled, total, elapsedMs } = event.progress;
      const failed = counts.total - counts.fulfilled;
      return { kind: 'progress', settled, failed, total: total ?? null, elapsedMs };
    }
    case 'replan':
      return { kind: 'replan', plan: wirePlan(event.plan), reason: event.reason };
    case 'warning':
      return { kind: 'warning', warning: event.warning };
    case 'round': {
      const { round, rounds, strategy } = event;
      return { kind: 'round', round, rounds, strategy };
    }
  }
}

function wirePlan({ strategy, workers, concurrency, chunkSize }: WirePlan): WirePlan {
  return { strategy, workers, concurrency, chunkSize };
}

/** Whether an event only tells how far the job is, so that the next of its kind replaces it. */
export function isPassing({ kind }: JobEvent): boolean {
  return kind === 'queued' || kind === 'probing' || kind === 'progress';
}

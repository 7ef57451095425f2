import type { ErrorDocument } from '../api/error.ts';
import type { JobEvent } from '../api/event.ts';
import type { JobResult, JobState } from '../api/job.ts';
import type { Work } from '../api/work.ts';

/** Work whose module has been found: `taskUrl` is a `file:` URL with the export after `#`. */
export interface LocatedWork {
  readonly work: Work;
  readonly taskUrl: string;
}

export type ToJob =
  | ({ readonly kind: 'start'; readonly mark: string } & LocatedWork)
  | { readonly kind: 'cancel' };

type CancelledState = Extract<JobState, { status: 'cancelled' }>;

/** How a job ended. */
export type JobEnd =
  | { readonly kind: 'done'; readonly result: JobResult }
  | { readonly kind: 'failed'; readonly error: ErrorDocument }
  | { readonly kind: 'cancelled'; readonly report: CancelledState['report'] };

/** `mark` is the one that the job was started with: a task may send messages of its own. */
export type FromJob = { readonly mark: string } & (
  | { readonly kind: 'event'; readonly event: JobEvent }
  | { readonly kind: 'end'; readonly end: JobEnd }
);

export function isFromJob(message: unknown, mark: string): message is FromJob {
  return (
    typeof message === 'object' && message !== null && 'mark' in message && message.mark === mark
  );
}

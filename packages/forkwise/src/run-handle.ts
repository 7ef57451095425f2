import type { Advice, Outcome, OutcomeBatch, Recording, Report } from '@forkwise/core';

import type { RunProgress } from './options.ts';

/**
 * A run that has been started. Iterate it to receive every outcome once; the run goes on only as
 * fast as it is iterated, so memory stays bounded. Leaving the loop early cancels the rest.
 */
export interface Run<Output = unknown> extends AsyncIterable<Outcome<Output>>, AsyncDisposable {
  /** The same outcomes in batches, without an object per input. Iterate one or the other. */
  batches(): AsyncIterableIterator<OutcomeBatch>;
  /** What was advised before the run; `undefined` for a forced strategy, which is not probed. */
  readonly advice: Promise<Advice | undefined>;
  /** Settles when the last outcome has been delivered. */
  readonly report: Promise<Report>;
  /** What each thread did when; settles with the report. Some thousand entries at most. */
  readonly recording: Promise<Recording>;
  readonly progress: RunProgress;
  /** Takes no more inputs; what is in flight completes, the rest is never started. */
  drain(): void;
}

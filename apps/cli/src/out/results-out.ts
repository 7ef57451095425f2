import type { Outcome, Report } from '@forkwise/core';
import type { RunOptions } from 'forkwise';

/** Where the outcomes of a run are written, a line for each. */
export interface ResultsOut extends AsyncDisposable {
  /** Told to the run. */
  readonly runOptions: Pick<RunOptions, 'skip' | 'onRead'>;
  /** What it held already; `undefined` where nothing is resumed. */
  readonly resumed: Report['resumed'];
  /** Of the journal that it is; `undefined` where nothing can be resumed. */
  readonly path: string | undefined;
  /** Whether by now a run can go on from it with `--resume`. */
  readonly isResumable: boolean;
  /** True when the reader went away, as `head` does: then the rest is moot. */
  readonly isClosed: boolean;
  /** The line of an outcome with its line break, or nothing where none is to be kept. */
  encode(outcome: Outcome): string;
  /** Resolves when it is written. Throws `OUTPUT_UNWRITABLE`. */
  write(text: string): Promise<void>;
  /** Called once the run is over and all is written, with whether every input was read. */
  finish(wasReadThrough: boolean): Promise<void>;
}

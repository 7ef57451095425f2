import type {
  FeasibilityFacts,
  Machine,
  PlanLimits,
  Prediction,
  Profile,
  Ranking,
} from '@forkwise/core';
import type { InputReader, KnownLatency, Work } from '@forkwise/executor';

import type { Executors } from '../executors/executors.ts';
import type { KnownTask } from '../history/index.ts';
import type { AdviseOptions } from '../options.ts';
import type { LoadedWorkload } from '../task/load.ts';
import type { BegunExecution } from './begun.ts';
import type { Outcomes } from './outcomes.ts';
import type { Likeness } from './size.ts';

export interface ProbeRequest {
  readonly workload: LoadedWorkload;
  readonly base: InputReader;
  /** How many of the inputs that are to be run come before the one with this index. */
  readonly countBefore: (index: number) => number;
  /** See `Prepared`. */
  readonly onEarly: (input: unknown, index: number) => void;
  readonly executors: Executors;
  readonly machine: Machine;
  readonly limits: PlanLimits;
  readonly work: Omit<Work, 'inputs'>;
  readonly onSample: (sampled: number, total: number | undefined) => void;
  /** See `AdviseOptions`. */
  readonly onTry: AdviseOptions['onTry'];
  /** The reader for what is delivered at once: it may bound how far reading runs ahead. */
  readonly deliverable: (inputs: InputReader) => InputReader;
  /** Takes outcomes before the decision; resolves when more may come. None: nobody waits for them. */
  readonly deliver: ((outcomes: Outcomes) => Promise<void>) | undefined;
  /** What earlier runs of the task showed, if any. */
  readonly recall: () => Promise<KnownTask | undefined>;
  /** How long inputs were seen to wait by an earlier run in this process. */
  readonly latency: KnownLatency | undefined;
}

export interface ProbeResult {
  readonly profile: Profile;
  readonly facts: FeasibilityFacts;
  /** The plan to follow. */
  readonly best: Prediction;
  /** Of all plans for all the inputs; worked out when it is first asked for. */
  readonly ranking: Ranking;
  /** What the first input looks like. */
  readonly like: Likeness;
  /** Inputs in all, or what is assumed of a source that does not say. */
  readonly inputs: number;
  /** Whether it is known if the task can run in workers at all; if not, no plan may rely on them. */
  readonly tried: boolean;
  /** The earlier runs that this starts from, if any do. */
  readonly known: KnownTask | undefined;
  /** How long the task has held this thread so far, ms: so much warmer is its code. */
  readonly heldMs: number;
  /** How many inputs had run by the time of the decision. */
  readonly ran: number;
  /** How many of those are not among what has been begun, delivered already or in `outcomes`. */
  readonly settled: number;
  /** Of the inputs that probing ran and has not delivered; they need not run again. */
  readonly outcomes: Outcomes;
  /** Of an input that a worker has begun with and is still at. */
  readonly late: Promise<Outcomes> | undefined;
  /** Runs inputs that wait side by side on this thread, since before the decision. */
  readonly begun: BegunExecution | undefined;
  /** What probing has left. */
  readonly rest: InputReader;
}

/** All the inputs have run; nothing is left to decide, and `conclude` says what was learnt. */
export interface Finished {
  readonly outcomes: Outcomes;
  readonly conclude: () => ProbeResult;
}

/**
 * What the plan is for: all the inputs, run from the start; or what is left of them by now, on this
 * thread with code that is warm already.
 */
export type Decides = 'all' | 'rest';

/** What this thread alone has shown. */
export interface Judged {
  readonly profile: Profile;
  readonly ranking: Ranking;
  readonly worthTrying: boolean;
}

import type { Machine, OutcomeCounts, Plan, Strategy, Warning, WorkerTally } from '@forkwise/core';
import type { Progress, TaskFunction, Transfer } from '@forkwise/executor';

import type { IndexSet } from './inputs/index-set.ts';

/**
 * What to run: the path or `file:` URL of a module, with an optional `#export` (default export
 * otherwise), or a function. A function cannot leave the caller's thread.
 */
export type Task<Input, Output> =
  | string
  | URL
  | ((input: Input, shared?: never, context?: never) => Output | PromiseLike<Output>)
  | TaskFunction;

/** Inputs; `undefined` takes those that the task's module exports. */
export type Inputs<Input> = Iterable<Input> | AsyncIterable<Input> | undefined;

export interface AdviseOptions {
  /** Ends probing early, or rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Uses only the first `limit` inputs. A positive integer; default: all. */
  readonly limit?: number;
  /** Predict for this machine instead of the one calibrated here; what `advise` then assumes is in its warnings. */
  readonly machine?: Machine;
  /** Calibrates afresh, whatever is cached. Default false. */
  readonly recalibrate?: boolean;
  /** Upper bound for parallel workers. A positive integer up to 1024; default: the cores. */
  readonly workers?: number;
  /** Milliseconds that one input may run, also while probing. Default: no limit. */
  readonly timeoutMs?: number;
  /** Whether to start from what earlier runs of the task showed, as kept on disk, and to keep this one. Default true. */
  readonly history?: boolean;
  /** Keeps what tasks print on standard output off it (standard error gets it). Default false. */
  readonly quietStdout?: boolean;
  /** Called as measuring goes along; must not throw. */
  readonly onEvent?: (event: ProbeEvent) => void;
  /**
   * Called before inputs are run to be measured, so that whoever watches from outside can say which
   * of them ended or held up the process, and with `undefined` when those that run alone on this
   * thread have ended; must not throw.
   */
  readonly onTry?: (tried: Tried | undefined) => void;
}

/** Inputs about to be run: so many from `first` on, `undefined` where others join them as they come. */
export interface Tried {
  readonly first: number;
  readonly count: number | undefined;
  /** The first of them, where it is at hand. */
  readonly value?: unknown;
  /** Whether they run in workers, which are ended when one is past its time. Default false. */
  readonly inWorkers?: boolean;
}

/** What is known once a task's module is loaded. */
export interface Loaded {
  /** Whether the inputs are an array, which a second run of the same would have again. */
  readonly hasArray: boolean;
}

/** What profiling, deciding and running go by: every option but the listeners. */
export type WorkloadOptions = Omit<RunOptions, 'onEvent'>;

export interface RunOptions extends Omit<AdviseOptions, 'onEvent'> {
  /** Default `auto`: profile, decide, run. A strategy's name forces it. */
  readonly strategy?: 'auto' | Strategy;
  /** Inputs in flight at once per worker. A positive integer up to 65,536; default: advised. */
  readonly concurrency?: number;
  /** Inputs per message to a worker. A positive integer; default: advised. */
  readonly chunkSize?: number;
  /** `input` (default) or `completion`: the order in which outcomes are delivered. */
  readonly order?: 'input' | 'completion';
  /** Further attempts, alone, for an input whose worker died. Default 1. */
  readonly retries?: number;
  /**
   * Inputs that are read but not run, by index, such as those that an earlier run has done. They
   * have no outcome and are not counted; the others keep the indices that they have among all.
   * Default: none.
   */
  readonly skip?: IndexSet;
  /**
   * Called once with every input as it is read and before it runs, also with those in `skip`; in
   * order, but for the few that are measured before their turn.
   * What it throws ends the run with `INPUTS_FAILED`, as a source that throws does.
   */
  readonly onRead?: (input: unknown, index: number) => void;
  /**
   * Further attempts for an input that the task rejects, after pauses that double from about 100 ms
   * to 30 s. Default 0.
   */
  readonly retryRejected?: number;
  /**
   * Binary values that may be moved to another thread instead of copied: an ArrayBuffer, or a view over
   * a whole one, that is an input or a result by itself; of inputs those of at least 256 KiB. Whatever
   * does not move is copied. Default: none.
   *
   * `inputs`: yours. Those that move are empty for you afterwards, so do not use or give them again;
   * nor can they be run again, so that one in the hands of a worker that dies for another's sake ends
   * as `rejected` with `INPUT_MOVED`, and none that moved is tried again. `results`: the task's, which
   * must not use again what it has returned. `both`: inputs and results.
   */
  readonly transfer?: Transfer;
  /** Called once the task is loaded, before any input runs; must not throw. */
  readonly onLoad?: (loaded: Loaded) => void;
  /** MiB of heap for each worker. Default: the runtime's. */
  readonly workerHeapMb?: number;
  /** Called as the run goes along; must not throw. */
  readonly onEvent?: (event: RunEvent) => void;
}

export interface CompareOptions extends Omit<AdviseOptions, 'onEvent' | 'onTry'> {
  /** Interleaved rounds over all strategies. Default 3. */
  readonly rounds?: number;
  /** Only these strategies. Default: every feasible one. */
  readonly strategies?: readonly Strategy[];
  readonly onEvent?: (event: CompareEvent) => void;
}

/** What happens before a decision. */
export type ProbeEvent =
  | { readonly kind: 'calibrating' }
  | { readonly kind: 'probing'; readonly sampled: number; readonly total: number | undefined };

/** What happens during a run, in this order, the last two any number of times. */
export type RunEvent =
  | ProbeEvent
  | {
      readonly kind: 'plan';
      readonly plan: Plan;
      readonly predictedMs: readonly [number, number, number] | undefined;
    }
  | { readonly kind: 'progress'; readonly progress: RunProgress }
  | { readonly kind: 'replan'; readonly plan: Plan; readonly reason: string }
  /** What a plan cannot do that was asked for, before it begins. */
  | { readonly kind: 'warning'; readonly warning: Warning };

export type CompareEvent =
  | ProbeEvent
  | {
      readonly kind: 'round';
      readonly round: number;
      readonly rounds: number;
      readonly strategy: Strategy;
    };

export interface RunProgress extends Progress {
  readonly elapsedMs: number;
  /** How many inputs there are, where that is known. */
  readonly total: number | undefined;
  readonly counts: OutcomeCounts;
  /** What each worker has done by now, those that are gone included. */
  readonly byWorker: readonly WorkerTally[];
}

import type { OutcomeBatch, Plan, Strategy } from '@forkwise/core/base';

import type { InputReader } from './input/reader.ts';

/** Where the code is. A plain function cannot leave the caller's thread; a module export can. */
export type TaskSource =
  | { readonly kind: 'function'; readonly run: TaskFunction; readonly shared: unknown }
  | {
      readonly kind: 'module';
      /** A `file:` (or other importable) URL. */
      readonly url: string;
      /** `default` or a named export. */
      readonly exportName: string;
      /** The imported export and the `shared` value made in the caller's thread. */
      readonly run: TaskFunction;
      readonly shared: unknown;
      /** Whether the module exports `shared`; then it is every call's second argument. */
      readonly hasShared: boolean;
    };

/** `(input, shared?, context?) => output | Promise<output>`; `context` is made only for tasks that declare a third parameter. */
export type TaskFunction = (input: unknown, shared?: unknown, context?: TaskContext) => unknown;

export interface TaskContext {
  readonly index: number;
  /** Aborted on cancellation and on the input's timeout. */
  readonly signal: AbortSignal;
}

/** What to run; the plan says how. */
export interface Work {
  readonly task: TaskSource;
  /** Shared by successive executions: each takes from where the last one stopped. */
  readonly inputs: InputReader;
  /** Aborting cancels: nothing more is taken, what is in flight becomes `cancelled`. */
  readonly signal: AbortSignal;
  /** Milliseconds that one input may run; `Infinity` for no limit. */
  readonly timeoutMs: number;
  /** Further attempts, alone, for an input whose worker died. */
  readonly retries: number;
  /**
   * `adaptive` lets the in-flight limit of waiting work move between 1 and the plan's concurrency;
   * `fixed` holds it at the plan's. `KnownLatency` is `adaptive` with a head start.
   */
  readonly concurrencyControl: 'fixed' | 'adaptive' | KnownLatency;
  /** MiB of old-space heap for each worker; `undefined` leaves the runtime's own limit. */
  readonly workerHeapMb: number | undefined;
  /**
   * How many others take from `inputs` at the same time, 0 by default: what is left is to be shared
   * with them, and they need the caller's thread, or keep it busy.
   */
  readonly otherTakers?: number;
  /** What may be moved instead of copied; nothing by default. */
  readonly transfer?: Transfer | undefined;
  /** Sends what tasks in workers print on standard output to standard error instead. */
  readonly quietStdout: boolean;
}

/**
 * Whose binary values may be moved between threads instead of copied. Only a value that is binary by
 * itself and all of its memory moves: an ArrayBuffer, or a view over a whole one; of inputs those of
 * at least 256 KiB, and to threads that are up. Whatever does not move is copied.
 *
 * `inputs`: of the caller, who then finds them empty, and of whom the executor may be unable to run
 * one again: what was in the hands of a worker that dies ends with `INPUT_MOVED`. `results`: of the
 * task, which must not use again what it has returned.
 */
export type Transfer = 'inputs' | 'results' | 'both';

/** What was seen of waiting inputs before: alone, and several at once. */
export interface KnownLatency {
  /** How many were in flight at once. */
  readonly inFlight: number;
  /** Their mean latency, ms. */
  readonly latencyMs: number;
  /** The latency of one alone, ms. */
  readonly aloneMs: number;
}

/**
 * A running plan. Iterating it yields batches in completion order, each input exactly once; there
 * is one iteration, shared by all who ask. Leaving it early cancels. When the source of the inputs
 * throws, the outcomes of all inputs before that are delivered, then the iteration throws
 * `INPUTS_FAILED`. An execution never closes its reader.
 */
export interface Execution extends AsyncIterable<OutcomeBatch>, AsyncDisposable {
  /** Takes no further input; what is in flight still completes, then the iteration ends. */
  drain(): void;
  /**
   * Ends it at once and gives back what it has taken, if nothing of that has been begun; else, or
   * where that cannot be known, changes nothing and answers `undefined`. What its reader may yet
   * bring to a wait is not among them, so it is for callers who know that there is none. Offered by
   * executors whose workers take a while to start.
   */
  withdraw?(): readonly TakenInput[] | undefined;
  /**
   * Lets at least so many be in flight from now on, within the plan's concurrency, where adaptive
   * control has yet to see a latency; it goes on from there. For callers who have seen that nothing
   * is overloaded by so many. Offered by executors with adaptive control.
   */
  raise?(inFlight: number): void;
  readonly progress: Progress;
}

/** An input that an execution has taken from its reader. */
export interface TakenInput {
  readonly index: number;
  readonly value: unknown;
}

/** Live counters; cheap to read at any time. */
export interface Progress {
  /** Inputs taken from the reader. */
  readonly taken: number;
  /** Inputs with an outcome. */
  readonly settled: number;
  /** Workers ready for work (1 for the in-process strategies). */
  readonly workers: number;
  /** The in-flight limit now in force over all workers. */
  readonly concurrency: number;
  /** What adaptive control makes of the latencies so far; `undefined` before it knows anything. */
  readonly latency?: KnownLatency | undefined;
}

/** What one worker's start cost. */
export interface WorkerStart {
  /** From the request to the worker's first line of our code, in ms. */
  readonly startupMs: number;
  /** Importing the task's module and making `shared` in the worker, in ms. */
  readonly importMs: number;
}

/**
 * Carries out plans of its strategies for one task after another. Workers stay warm between
 * executions of the same task until `[Symbol.asyncDispose]`, which ends them and leaves no handle.
 * While no execution runs, an executor never keeps the process alive.
 */
export interface Executor extends AsyncDisposable {
  readonly strategies: readonly Strategy[];
  /** Every worker started so far and what its start cost; empty for in-process executors. */
  readonly starts: readonly WorkerStart[];
  /** Starts at once. Throws `STRATEGY_INFEASIBLE` when the task cannot run this way. */
  execute(plan: Plan, work: Work): Execution;
  /** Starts workers ahead of an execution, so that start-up overlaps with other work. */
  warm(plan: Plan, work: Pick<Work, 'task' | 'workerHeapMb' | 'quietStdout'>): void;
}

import type { MeterReading, OutcomeCounts, Plan, Timing } from '@forkwise/core';

/** What the page asks of the conductor, one thing at a time. */
export type Order =
  | { readonly kind: 'scout'; readonly program: string; readonly timeLimitMs: number }
  | { readonly kind: 'execute'; readonly plan: Plan; readonly timeLimitMs: number };

/** What the conductor tells the page: progress any number of times, then one of the others. */
export type Report =
  | { readonly kind: 'progress'; readonly settled: number; readonly total: number }
  | { readonly kind: 'scouted'; readonly scouted: Scouted }
  | { readonly kind: 'executed'; readonly executed: Executed }
  | { readonly kind: 'refused'; readonly problem: Problem };

/** Why the pasted code could not be run. */
export interface Problem {
  readonly message: string;
  /** Of the program, from 1; `undefined` where the browser does not say. */
  readonly line: number | undefined;
}

/** What was found of a task and of the cost of workers, before any plan runs. */
export interface Scouted {
  readonly inputs: number;
  readonly sampling: Sampling;
  /** From the request to the first line of a worker that runs alone, ms. */
  readonly firstStartMs: number;
  /** The same of one more, ms. */
  readonly nextStartMs: number;
  /** Loading the task and making its `shared`, ms. */
  readonly importMs: number;
  /** One message to a worker and back, ms. */
  readonly perChunkMs: number;
  readonly inputBlocked: string | undefined;
}

/** Inputs that were run one after another to measure them. */
export interface Sampling {
  readonly timings: readonly Timing[];
  readonly before: MeterReading;
  readonly after: MeterReading;
  readonly promises: boolean;
  readonly failures: readonly Failure[];
  readonly outputBlocked: string | undefined;
}

/** A finished plan. */
export interface Executed {
  /** From the start to the last outcome, ms. */
  readonly wallMs: number;
  readonly counts: OutcomeCounts;
  /** Why the first of those without a value has none. */
  readonly firstFailure: string | undefined;
  /** Outcomes that differ from those of the first plan that ran to its end. */
  readonly differing: number;
}

export interface Failure {
  readonly index: number;
  readonly error: string;
}

/** Where a lane's `shared` comes from. */
export type SharedSource =
  | { readonly kind: 'make' }
  | { readonly kind: 'makeToShare' }
  | { readonly kind: 'given'; readonly value: unknown };

/** Inputs for lanes that claim them: numbers over one memory, or a copy of each for every lane. */
export type ClaimedInputs = Float64Array<SharedArrayBuffer> | readonly unknown[];

/** What the conductor asks of a lane. */
export type LaneOrder =
  | { readonly kind: 'prepare'; readonly shared: SharedSource }
  | { readonly kind: 'list' }
  | { readonly kind: 'sample'; readonly budgetMs: number }
  | { readonly kind: 'here'; readonly concurrency: number }
  | { readonly kind: 'chunk'; readonly first: number; readonly inputs: readonly unknown[] }
  | {
      readonly kind: 'claim';
      readonly inputs: ClaimedInputs;
      /** At position 0, the first input that nobody has claimed. */
      readonly next: Int32Array<SharedArrayBuffer>;
      readonly chunkSize: number;
    };

/** What a lane answers. `settled` may come before the end of what it was asked. */
export type LaneAnswer =
  | { readonly kind: 'prepared'; readonly importMs: number; readonly shared: unknown }
  | { readonly kind: 'listed'; readonly inputs: readonly unknown[] }
  | { readonly kind: 'sampled'; readonly sampling: Sampling }
  | { readonly kind: 'settled'; readonly batch: Batch }
  | { readonly kind: 'settledHere'; readonly settled: number }
  | { readonly kind: 'over'; readonly batch: Batch; readonly wallMs: number }
  | { readonly kind: 'refused'; readonly problem: Problem };

/** Outcomes of some inputs: `values[i]` is that of the input `indices[i]`. */
export interface Batch {
  readonly indices: readonly number[];
  readonly values: readonly unknown[];
  readonly failures: readonly Failure[];
}

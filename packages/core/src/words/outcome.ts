/** What became of one input. Every input gets exactly one. */
export type Outcome<Output = unknown> = FulfilledOutcome<Output> | FailedOutcome;

export interface FulfilledOutcome<Output = unknown> {
  readonly index: number;
  readonly status: 'fulfilled';
  readonly value: Output;
}

/**
 * An input without a value. `error` is what the task threw (`rejected`; any value, as thrown), or a
 * `ForkwiseError` that says why there is none (`timedOut`, `crashed`, `cancelled`, and `rejected`
 * when an input or a result could not cross to or from a worker).
 */
export interface FailedOutcome {
  readonly index: number;
  readonly status: FailureStatus;
  readonly error: unknown;
}

export const FAILURE_STATUSES = ['rejected', 'timedOut', 'crashed', 'cancelled'] as const;

export type FailureStatus = (typeof FAILURE_STATUSES)[number];

/** Outcomes by kind; `total` is their sum. */
export interface OutcomeCounts {
  readonly total: number;
  readonly fulfilled: number;
  readonly rejected: number;
  readonly timedOut: number;
  readonly crashed: number;
  readonly cancelled: number;
}

/** Where and when a batch of inputs ran, in milliseconds of the Unix epoch with fractions. */
export interface Span {
  /** 0 is the caller's thread; workers count from 1. */
  readonly worker: number;
  readonly startMs: number;
  readonly endMs: number;
  /** What its thread has computed since it last told; told now and then, not of every batch. */
  readonly cpu?: CpuReading | undefined;
}

/** CPU time between two moments, which are in milliseconds of the Unix epoch. */
export interface CpuReading {
  readonly sinceMs: number;
  readonly untilMs: number;
  /** Of one thread, ms. */
  readonly threadMs: number;
  /** Of all threads of its process, native ones included, ms. */
  readonly processMs: number;
}

/**
 * Outcomes travel in batches, so that a million small inputs do not make a million objects:
 * `values[i]` is the value of the input with index `indices[i]`; `failures` holds the others.
 * The indices of a batch need be neither sorted nor contiguous.
 */
export interface OutcomeBatch {
  readonly indices: ArrayLike<number>;
  readonly values: ArrayLike<unknown>;
  readonly failures: readonly FailedOutcome[];
  readonly span: Span;
}

import type { OutcomeBatch, Plan, Report, Strategy } from '@forkwise/core';
import type { WorkerEnded, WorkerStarted } from '@forkwise/executor';

/** Of every message about a run; the same object in all of them, so that it can be a key. */
export interface RunIdentity {
  /** The path or URL of the task, or the name of the function. */
  readonly task: string;
  readonly strategy: 'auto' | Strategy;
}

interface RunMessage {
  readonly run: RunIdentity;
}

/** What is published on which channel of `node:diagnostics_channel`. */
export interface DiagnosticMessages {
  /** It is iterated for the first time. */
  readonly 'forkwise:run:start': RunMessage;
  /** It has been decided; several times where what is left is decided anew. */
  readonly 'forkwise:run:plan': RunMessage & {
    readonly plan: Plan;
    /** Low, middle and high, ms; `undefined` for a forced strategy. */
    readonly predictedMs: readonly [number, number, number] | undefined;
  };
  /** The plan of the inputs not yet started has changed. */
  readonly 'forkwise:run:replan': RunMessage & { readonly plan: Plan; readonly reason: string };
  /** Outcomes, as they are delivered, before the consumer has them. */
  readonly 'forkwise:run:outcomes': RunMessage & { readonly batch: OutcomeBatch };
  /** All outcomes are delivered. */
  readonly 'forkwise:run:end': RunMessage & { readonly report: Report };
  /** It ended without a report: it threw, or its consumer left. */
  readonly 'forkwise:run:error': RunMessage & { readonly error: unknown };
  readonly 'forkwise:worker:start': WorkerStarted;
  readonly 'forkwise:worker:end': WorkerEnded;
}

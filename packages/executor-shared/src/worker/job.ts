import type { MessagePort } from 'node:worker_threads';

import type { PackedShared } from '@forkwise/executor/shared-value';
import type { ErrorRecord, TaskAddress } from '@forkwise/executor/worker';

import type { RingMemory } from '../memory/layout.ts';
import type { Mail } from '../memory/mail.ts';

/** What a worker needs before it can run anything. */
export interface Preparation {
  readonly task: TaskAddress;
  readonly shared: PackedShared;
  readonly quietStdout: boolean;
}

/** A worker's part in one execution. */
export interface Seating {
  readonly seat: number;
  readonly ring: RingMemory;
  /** The arenas of each page at the time of sending. */
  readonly mails: readonly Mail[];
  /** Mails come in here and spilled results go out. */
  readonly port: MessagePort;
  /** Lanes of the largest block. */
  readonly largestBlock: number;
  /** Inputs in flight at once in this worker. */
  readonly concurrency: number;
  /** Whether results may be moved: the task uses none again. */
  readonly movesResults: boolean;
  /** Milliseconds that one input may run. */
  readonly timeoutMs: number;
}

/** One tinypool task. `warm` imports the task's module and returns. */
export type Job =
  | { readonly kind: 'warm'; readonly preparation: Preparation }
  | { readonly kind: 'run'; readonly preparation: Preparation; readonly seating: Seating };

/** How a job ended. A worker that dies gives none. */
export type JobEnd =
  | { readonly kind: 'finished'; readonly bootedAtMs: number; readonly importMs: number }
  | { readonly kind: 'startFailed'; readonly error: ErrorRecord };

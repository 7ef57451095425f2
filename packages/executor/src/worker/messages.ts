import type { CpuReading } from '@forkwise/core/base';

import type { PackedShared } from '../shared-value/packed-shared.ts';
import type { EncodedValues } from './codec.ts';
import type { ErrorRecord } from './error-record.ts';
import type { TaskAddress } from './load-task.ts';

/** What a worker is told once, when it starts. */
export interface WorkerSettings {
  readonly task: TaskAddress;
  readonly shared: PackedShared;
  readonly quietStdout: boolean;
}

/** Inputs for a worker. A position is an input's place in its chunk. */
export interface ChunkMessage {
  readonly kind: 'chunk';
  readonly chunk: number;
  /** Index of position 0 where the indices are consecutive, else the index at each position. */
  readonly indices: number | readonly number[];
  readonly inputs: EncodedValues;
  /** Inputs that may be in flight at once; heeded when the worker has no other chunk. */
  readonly lanes: number;
  /** Whether results may be moved: the task uses none again. */
  readonly movesResults: boolean;
  /** How often the worker shows that its event loop turns, ms; `Infinity` where nobody looks. */
  readonly stampMs: number;
}

/** Asks an idle worker to end by itself, so that what its tasks printed still gets out. */
export interface EndMessage {
  readonly kind: 'end';
}

export type ToWorker = ChunkMessage | EndMessage;

export interface StartedMessage {
  readonly kind: 'started';
  /** When the worker's first line of our code ran, in milliseconds of the Unix epoch. */
  readonly bootedAtMs: number;
  readonly importMs: number;
}

export interface StartFailedMessage {
  readonly kind: 'startFailed';
  readonly error: ErrorRecord;
}

export interface FailureRecord {
  readonly position: number;
  readonly error: ErrorRecord;
}

/** Outcomes of a part of a chunk. Every position of the chunk is in exactly one such message. */
export interface ResultsMessage {
  readonly kind: 'results';
  readonly chunk: number;
  /** Positions with a value, in the order of the values: consecutive from a first one, or listed. */
  readonly positions: number | Uint32Array;
  readonly values: EncodedValues;
  readonly failures: readonly FailureRecord[];
  /** Whether this message completes the chunk. */
  readonly last: boolean;
  /** When this part ran, in milliseconds of the Unix epoch. */
  readonly startMs: number;
  readonly endMs: number;
  /** See `Span`. */
  readonly cpu?: CpuReading | undefined;
}

/** Last words of a process whose uncaught error ends it; a thread's arrive by themselves. */
export interface DyingMessage {
  readonly kind: 'dying';
  readonly reason: string;
}

export type FromWorker = StartedMessage | StartFailedMessage | ResultsMessage | DyingMessage;

/** A way to the other side. Throws `DataCloneError` where a message cannot be serialized. */
export interface Post<Message> {
  (message: Message, transfer: ArrayBuffer[]): void;
}

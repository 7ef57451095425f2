import { channel } from 'node:diagnostics_channel';

import type { WorkerStart } from '../contract.ts';

interface WorkerMessage {
  readonly medium: 'thread' | 'process';
  /** URL of the task's module. */
  readonly task: string;
}

/** On `forkwise:worker:start`: a worker is up and has its task loaded. */
export interface WorkerStarted extends WorkerMessage, WorkerStart {}

/** On `forkwise:worker:end`: a worker is gone, ended by forkwise or by its task. */
export interface WorkerEnded extends WorkerMessage {
  /** A clause: `exit code 3`, `signal SIGKILL`, `out of memory`. */
  readonly reason: string;
}

const STARTED = channel('forkwise:worker:start');
const ENDED = channel('forkwise:worker:end');

/** Tells whoever has subscribed to `node:diagnostics_channel`; costs nothing where nobody has. */
export function publishStarted(message: WorkerStarted): void {
  if (STARTED.hasSubscribers) STARTED.publish(message);
}

/** See `publishStarted`. */
export function publishEnded(message: WorkerEnded): void {
  if (ENDED.hasSubscribers) ENDED.publish(message);
}

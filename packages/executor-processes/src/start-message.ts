import type { WorkerSettings } from '@forkwise/executor/worker';

/** What a process is handed when it starts. */
export interface StartMessage {
  readonly settings: WorkerSettings;
  /** Where it notes what it is running; it removes the name once it has the file open. */
  readonly heartbeatFile: string;
}

/**
 * Our messages travel over tinypool's own IPC channel; the mark keeps apart what the task itself
 * may send.
 */
export interface Marked<Message> {
  readonly forkwise: Message;
}

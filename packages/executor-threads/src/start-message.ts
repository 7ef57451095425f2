import type { MessagePort } from 'node:worker_threads';

import type { HeartbeatCells, Permit, WorkerSettings } from '@forkwise/executor/worker';

/** What a thread is handed when it starts. */
export interface StartMessage {
  readonly port: MessagePort;
  readonly cells: HeartbeatCells;
  readonly permit: Permit;
  readonly settings: WorkerSettings;
}

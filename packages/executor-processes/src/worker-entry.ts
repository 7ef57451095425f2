import { type FromWorker, serve, type ToWorker } from '@forkwise/executor/worker';

import { heartbeatFileWriter } from './heartbeat-file.ts';
import type { Marked, StartMessage } from './start-message.ts';

const bootedAtMs = performance.timeOrigin + performance.now();

// A parent that is gone leaves nobody to work for.
process.on('disconnect', () => process.exit());

// Ctrl-C in a terminal reaches every process of its group; what then becomes of the run is up to
// the parent.
process.on('SIGINT', () => undefined);

// The parent sees only exit code 1; the reason goes ahead of it.
process.on('uncaughtExceptionMonitor', (error: unknown) => {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : typeof error;
  send({ kind: 'dying', reason: `an uncaught ${reason}` });
});

/** Called once by tinypool. Returns at once; the IPC channel keeps the process alive. */
export default function start({ settings, heartbeatFile }: StartMessage): void {
  void serve({
    medium: 'process',
    settings,
    bootedAtMs,
    heartbeat: heartbeatFileWriter(heartbeatFile),
    // It is sent nothing while it could still be called off.
    begin: () => true,
    post: send,
    listen: (onMessage) => {
      process.on('message', (message: Partial<Marked<ToWorker>> | null) => {
        if (message?.forkwise !== undefined) onMessage(message.forkwise);
      });
    },
  });
}

function send(message: FromWorker): void {
  const marked: Marked<FromWorker> = { forkwise: message };
  process.send?.(marked, undefined, {}, noParentNoProblem);
}

/** Without a callback a send to a parent that is gone would raise an uncaught error. */
function noParentNoProblem(): void {}

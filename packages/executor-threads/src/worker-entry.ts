import { begin, cellsWriter, serve, type ToWorker } from '@forkwise/executor/worker';

import type { StartMessage } from './start-message.ts';

const bootedAtMs = performance.timeOrigin + performance.now();

/**
 * Called once by tinypool. Returns at once, so that tinypool counts the thread as idle and leaves
 * its life to the channel; the open port keeps the thread alive.
 */
export default function start({ port, cells, permit, settings }: StartMessage): void {
  void serve({
    medium: 'thread',
    settings,
    bootedAtMs,
    heartbeat: cellsWriter(cells),
    begin: () => begin(permit),
    post: (message, transfer) => port.postMessage(message, transfer),
    listen: (onMessage) => port.on('message', (message: ToWorker) => onMessage(message)),
  });
}

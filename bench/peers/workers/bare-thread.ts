import { parentPort, type Transferable } from 'node:worker_threads';

import { packed, runAll } from './run-all.ts';
import { loadTask } from './task.ts';

const task = await loadTask();

parentPort?.on('message', (inputs: ArrayLike<unknown>) => {
  void answer(inputs);
});

async function answer(inputs: ArrayLike<unknown>): Promise<void> {
  const message = packed(await runAll(task, inputs));
  parentPort?.postMessage(message, handedOver(message));
}

/** Results belong to nobody else: their buffers are given away. */
function handedOver(message: ArrayLike<unknown>): Transferable[] {
  if (message instanceof Float64Array) return [message.buffer as ArrayBuffer];
  return message[0] instanceof Uint8Array
    ? Array.from(message as ArrayLike<Uint8Array<ArrayBuffer>>, ({ buffer }) => buffer)
    : [];
}

import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { expect, it } from 'vitest';

import { FirstWait } from '../src/probe/first-wait.ts';

/** Looks while `task` waits, as probing does; it is begun after the watching. */
async function watched(task: () => Promise<unknown>): Promise<FirstWait> {
  const { promise: pending, resolve } = Promise.withResolvers<void>();
  const first = new FirstWait(pending);
  void task().then(() => resolve());
  do {
    first.look();
    expect(first.forTimers).toBe(false);
    await new Promise(setImmediate);
  } while (!first.over);
  return first;
}

it('knows an input that waits for timers alone', async () => {
  expect((await watched(() => sleep(8))).forTimers).toBe(true);
});

it('knows one that is answered by somebody, before, after or beside a timer', async () => {
  const server = createServer((socket) => {
    socket.unref();
    setTimeout(() => socket.end('.'), 8);
  });
  await once(server.listen(0, '127.0.0.1').unref(), 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const ask = async (): Promise<void> => {
    const socket = connect(port, '127.0.0.1').resume();
    await once(socket, 'close');
  };
  try {
    for (const task of [
      ask,
      () => ask().then(() => sleep(8)),
      () => sleep(8).then(ask),
      () => Promise.all([ask(), sleep(20)]),
    ]) {
      expect((await watched(task)).forTimers).toBe(false);
    }
  } finally {
    server.close();
  }
});

it('says nothing of one that was over before it was looked at', async () => {
  const first = new FirstWait(Promise.resolve());
  await new Promise(setImmediate);
  first.look();
  expect([first.over, first.forTimers]).toEqual([true, false]);
});

import { outcomesOf } from '@forkwise/executor';
import { PoolExecutor, type WorkerRuntime } from '@forkwise/executor/pool';
import { expect, it } from 'vitest';

import { threadRuntime } from '../src/thread-channel.ts';
import { echo } from './fixtures.task.ts';
import { TWO_THREADS } from './options.ts';
import { workOf } from './work.ts';

/** Threads to which messages of more than three inputs do not get through. */
function narrowRuntime(): WorkerRuntime {
  return {
    ...threadRuntime,
    open(spec, events) {
      const channel = threadRuntime.open(spec, events);
      return {
        heartbeats: () => channel.heartbeats(),
        callOff: () => channel.callOff(),
        ref: () => channel.ref(),
        unref: () => channel.unref(),
        kill: () => channel.kill(),
        post(message, transfer) {
          if (message.kind === 'chunk' && countOf(message.inputs) > 3) throw tooLarge();
          channel.post(message, transfer);
        },
      };
    },
  };
}

const countOf = (
  inputs: { readonly data: ArrayLike<unknown> } | { readonly values: ArrayLike<unknown> },
): number => ('data' in inputs ? inputs.data : inputs.values).length;

const tooLarge = (): DOMException =>
  new DOMException('Data cannot be cloned, out of memory.', 'DataCloneError');

it('sends inputs that cross one by one but not together in several messages', async () => {
  await using executor = new PoolExecutor({ runtime: narrowRuntime(), strategies: ['threads'] });
  const inputs = Array.from({ length: 500 }, (_, at) => at);
  const work = workOf(echo, 'echo', inputs);
  const values: unknown[] = [];
  for await (const batch of executor.execute({ ...TWO_THREADS, chunkSize: 64 }, work)) {
    for (const outcome of outcomesOf(batch)) {
      if (outcome.status === 'fulfilled') values[outcome.index] = outcome.value;
    }
  }
  expect(values).toEqual(inputs);
});

import { createInputReader, type TaskFunction, type Work } from '@forkwise/executor';

import { shared } from './fixtures.task.ts';

/** Work for an export of `fixtures.task.ts`. */
export function workOf(run: unknown, exportName: string, inputs: Iterable<unknown>): Work {
  return {
    task: {
      kind: 'module',
      url: new URL('./fixtures.task.ts', import.meta.url).href,
      exportName,
      run: run as TaskFunction,
      shared,
      hasShared: true,
    },
    inputs: createInputReader(inputs),
    signal: new AbortController().signal,
    timeoutMs: Infinity,
    retries: 0,
    concurrencyControl: 'fixed',
    workerHeapMb: undefined,
    quietStdout: false,
  };
}

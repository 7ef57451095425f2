import { createInputReader, type Work } from '@forkwise/executor';

import type * as fixtures from './fixtures.task.ts';

/** The work of one of the fixtures over some inputs. */
export function workOf(
  exportName: keyof typeof fixtures,
  inputs: Iterable<unknown>,
  changes: Partial<Work> = {},
): Work {
  return {
    task: {
      kind: 'module',
      url: new URL('./fixtures.task.ts', import.meta.url).href,
      exportName,
      run: onlyInWorkers,
      shared: undefined,
      hasShared: false,
    },
    inputs: createInputReader(inputs),
    signal: new AbortController().signal,
    timeoutMs: Infinity,
    retries: 0,
    concurrencyControl: 'fixed',
    workerHeapMb: undefined,
    quietStdout: false,
    ...changes,
  };
}

function onlyInWorkers(): never {
  throw new Error('a worker imports the task itself');
}

import { ForkwiseError } from '@forkwise/core';

import type { Inputs, RunOptions, Task } from '../options.ts';
import { checkOptions } from '../options/check.ts';
import { collected } from '../run/collected.ts';
import type { Run } from '../run-handle.ts';
import { runIn } from '../run/run.ts';
import { Workshop } from './workshop.ts';

export interface RunnerOptions extends Omit<RunOptions, 'signal' | 'onEvent' | 'limit'> {
  /** How long the workers of an idle task are kept, ms. Default 30,000; `Infinity` keeps them. */
  readonly idleMs?: number;
}

/**
 * Runs tasks again and again with the same warm workers, as a server does. From the second run of a
 * task on, what the first one showed is not measured again. A module's `shared` is made once.
 */
export interface Runner extends AsyncDisposable {
  /** Like the package's `run`; `options` come before the runner's. */
  run<I, O>(task: Task<I, O>, inputs?: Inputs<I>, options?: RunOptions): Run<O>;
  /** Like the package's `map`. */
  map<I, O>(
    task: Task<I, O>,
    inputs?: Inputs<I>,
    options?: Omit<RunOptions, 'order'>,
  ): Promise<O[]>;
  /** Ends all workers; runs that go on are cancelled. Resolves when the last worker is gone. */
  close(): Promise<void>;
}

const IDLE_MS = 30_000;
/** What a timer can hold. */
const LONGEST_MS = 2 ** 31 - 1;

/** Keeps no process alive. Options are checked at once: throws `OPTION_INVALID` or `STRATEGY_UNKNOWN`. */
export function createRunner({ idleMs = IDLE_MS, ...defaults }: RunnerOptions = {}): Runner {
  if (typeof idleMs !== 'number' || !(idleMs >= 0)) throw invalidIdleMs(idleMs);
  checkOptions(defaults);
  const kept = { keepsShared: true, keepsWorkers: true };
  const workshop = new Workshop({ idleMs: Math.min(idleMs, LONGEST_MS), ...kept });
  const close = (): Promise<void> => workshop[Symbol.asyncDispose]();
  return {
    run: (task, inputs, options) => runIn(workshop, task, inputs, { ...defaults, ...options }),
    map: async (task, inputs, options) => {
      const chosen = { ...defaults, ...options, order: 'completion' } as const;
      return await collected(runIn(workshop, task, inputs, chosen), options?.signal);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function invalidIdleMs(found: unknown): ForkwiseError {
  return new ForkwiseError('OPTION_INVALID', 'The option `idleMs` is invalid.', {
    expected: 'a number of milliseconds, 0 or more',
    found: String(found),
    hint: 'Leave it out for 30,000.',
  });
}

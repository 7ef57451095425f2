import type { Advice } from '@forkwise/core';

import { Executors } from '../executors/executors.ts';
import { checkOptions } from '../options/check.ts';
import type { AdviseOptions, Inputs, Task } from '../options.ts';
import { decide, decideMachine, prepare, workOptions } from './decide.ts';

/**
 * Measures a few inputs (they really run, once) and says what kind of work it is, what every
 * strategy would take, and which to use. Runs nothing more than it needs for that.
 */
export async function advise<I, O>(
  task: Task<I, O>,
  inputs?: Inputs<I>,
  options: AdviseOptions = {},
): Promise<Advice> {
  checkOptions(options);
  const prepared = await prepare(task, inputs, options.limit);
  await using executors = new Executors();
  const signal = options.signal ?? new AbortController().signal;
  try {
    const work = workOptions(prepared.workload, options, signal);
    const onCalibrating = (): void => options.onEvent?.({ kind: 'calibrating' });
    const machine = await decideMachine(options, onCalibrating);
    const decision = await decide(prepared, executors, machine, options, work, {
      onSample: (sampled, total) => options.onEvent?.({ kind: 'probing', sampled, total }),
    });
    signal.throwIfAborted();
    return decision.advice;
  } finally {
    await prepared.inputs.close();
  }
}

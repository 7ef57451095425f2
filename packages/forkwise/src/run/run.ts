import type { RunIdentity } from '../diagnostics/messages.ts';
import { observed } from '../diagnostics/observed-run.ts';
import { checkOptions } from '../options/check.ts';
import type { Inputs, RunOptions, Task } from '../options.ts';
import type { Run } from '../run-handle.ts';
import { sharedWorkshop } from '../runner/shared-workshop.ts';
import type { Workshop } from '../runner/workshop.ts';
import { WorkloadRun } from './workload-run.ts';

/**
 * Runs a task over inputs and delivers every outcome once. Begins when first iterated, and goes on as
 * far as it is iterated. Options are checked at once: throws `OPTION_INVALID` or `STRATEGY_UNKNOWN`.
 */
export function run<I, O>(task: Task<I, O>, inputs?: Inputs<I>, options: RunOptions = {}): Run<O> {
  return runIn(sharedWorkshop(), task, inputs, options);
}

/** The same with the workers of `workshop`. */
export function runIn<I, O>(
  workshop: Workshop,
  task: Task<I, O>,
  inputs: Inputs<I>,
  options: RunOptions,
): Run<O> {
  checkOptions(options);
  const identity = (): RunIdentity => ({
    task: typeof task === 'function' ? task.name : String(task),
    strategy: options.strategy ?? 'auto',
  });
  return observed(
    identity,
    options,
    (chosen) => new WorkloadRun<I, O>(workshop, task, inputs, chosen),
  );
}

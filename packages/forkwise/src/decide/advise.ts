import { type Advice, seenFrom, whatIfAssumptions } from '@forkwise/core';
import type { InputReader } from '@forkwise/executor';

import { Executors } from '../executors/executors.ts';
import { knownMachine } from '../machine/machine.ts';
import { checkOptions } from '../options/check.ts';
import type { AdviseOptions, Inputs, Task } from '../options.ts';
import { loadWorkload } from '../task/load.ts';
import { createMemory } from './memory.ts';
import { decide, decideMachine, prepare, workOptions } from './decide.ts';

/**
 * Measures a few inputs (they really run, once) and says what kind of work it is, what every
 * strategy would take, and which to use. Runs nothing more than it needs for that. With `machine`,
 * it predicts for that computer from what was measured on this one, and warns of each assumption.
 */
export async function advise<I, O>(
  task: Task<I, O>,
  inputs?: Inputs<I>,
  options: AdviseOptions = {},
): Promise<Advice> {
  checkOptions(options);
  const prepared = await prepare(await loadWorkload(task), inputs, options);
  await using executors = new Executors();
  const signal = options.signal ?? new AbortController().signal;
  try {
    const work = workOptions(prepared.workload, options, signal);
    const onCalibrating = (): void => options.onEvent?.({ kind: 'calibrating' });
    const decideFor = await decideMachine(options, onCalibrating);
    const here = knownMachine();
    const isElsewhere = options.machine !== undefined;
    const machine = isElsewhere ? seenFrom(here, decideFor) : decideFor;
    const listeners = {
      onSample: (sampled: number, total: number | undefined) =>
        options.onEvent?.({ kind: 'probing', sampled, total }),
      deliverable: (reader: InputReader) => reader,
      deliver: undefined,
      memory: createMemory(prepared.workload.source, options.history !== false),
    };
    const decision = await decide({ prepared, executors, machine, options, work, listeners });
    signal.throwIfAborted();
    const { advice } = decision;
    if (!isElsewhere) return advice;
    const assumptions = whatIfAssumptions(advice.profile, here, machine);
    return { ...advice, warnings: [...advice.warnings, ...assumptions] };
  } finally {
    await prepared.inputs.close();
  }
}

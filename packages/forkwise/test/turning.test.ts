import { expect, it } from 'vitest';

import { run } from '../src/index.ts';
import { countTo, gather, indicesOf, valuesOf } from './support/gather.ts';
import { MACHINE } from './support/machine.ts';
import { fixture } from './support/paths.ts';

// When they turn out to wait, a thread may be at some, or a process, or neither: several times, all are met.
it.each([1, 2, 3, 4, 5, 6])(
  'no outcome is lost where inputs turn out to wait after workers were tried in vain (%i)',
  async () => {
    Object.assign(globalThis, { forkwiseTestCalls: 0 });
    const task = fixture('logged.task.ts#waitsAtLast');
    const options = { machine: MACHINE, workers: 2, history: false } as const;
    const { outcomes } = await gather(run(task, countTo(200), options));
    expect(indicesOf(outcomes)).toEqual(countTo(200));
    expect(valuesOf(outcomes)).toEqual(countTo(200).map((id) => id * 3));
  },
);

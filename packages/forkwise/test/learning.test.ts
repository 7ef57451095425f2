import { expect, it } from 'vitest';

import { advise, listRuns, run } from '../src/index.ts';
import { ownCache } from './support/cache.ts';
import { countTo, gather } from './support/gather.ts';
import { MACHINE } from './support/machine.ts';
import { fixture } from './support/paths.ts';

ownCache();

const TASK = fixture('kinds.task.ts#compute');
const INPUTS = countTo(200).map(() => 8);
const EARLIER = /earlier run/;

async function runOnce(history: boolean): Promise<void> {
  await using running = run(TASK, INPUTS, { machine: MACHINE, history });
  await gather(running);
  expect((await running.advice)?.profile.worker.measured).toBe(true);
}

it('starts from what an earlier run of the task showed, and says so', async () => {
  await runOnce(true);
  expect(await listRuns()).toMatchObject([{ inputs: 200, class: 'cpu-bound', clean: true }]);
  const advice = await advise(TASK, INPUTS, { machine: MACHINE });
  expect(advice.reasons.join(' ')).toMatch(EARLIER);
  expect(advice.profile.worker.measured).toBe(true);
});

it('tries a worker again where inputs are unlike those of earlier runs', async () => {
  await runOnce(true);
  const others = INPUTS.map(() => 40);
  const advice = await advise(TASK, others, { machine: MACHINE });
  expect(advice.reasons.join(' ')).not.toMatch(EARLIER);
});

it('keeps nothing when it is told not to', async () => {
  await runOnce(false);
  expect(await listRuns()).toEqual([]);
});

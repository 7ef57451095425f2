import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Plan } from '@forkwise/core';
import { createInputReader } from '@forkwise/executor';
import { afterAll, expect, it } from 'vitest';

import { workOptions } from '../src/decide/decide.ts';
import { Executors } from '../src/executors/executors.ts';
import { type Attempt, Trial } from '../src/probe/trial.ts';
import { loadWorkload } from '../src/task/load.ts';
import { fixture } from './support/paths.ts';

const folder = mkdtempSync(join(tmpdir(), 'forkwise-breaks-'));
process.env['FORKWISE_TEST_BREAKS'] = folder;
afterAll(() => {
  delete process.env['FORKWISE_TEST_BREAKS'];
  rmSync(folder, { recursive: true });
});

const PLAN: Plan = {
  strategy: 'processes',
  workers: 1,
  concurrency: 1,
  chunkSize: 1,
  workerKind: 'process',
};
const INPUTS = ['a', 'b', 'c', 'break', 'd', 'e'];

const told = ({ item, outcome, ran }: Attempt): readonly [number, string, boolean] => [
  item.index,
  outcome.status,
  ran,
];

it('a trial that breaks after some of it was shown shows the rest of its inputs, once', async () => {
  const workload = await loadWorkload(fixture('breaks.task.ts'));
  await using executors = new Executors();
  const inputs = createInputReader(INPUTS);
  const trial = new Trial({
    executor: executors.for(PLAN),
    plan: PLAN,
    work: workOptions(workload, { retries: 1 }, new AbortController().signal),
    inputs,
    allowed: INPUTS.length,
    wanted: 3,
    sizeOf: () => 0,
  });
  while (!trial.answered) await sleep(5);
  const first = trial.take().attempts.map(told);
  writeFileSync(join(folder, 'go'), '');
  await trial.begun.ended;
  const second = trial.take().attempts.map(told);
  expect(first).toEqual([0, 1, 2].map((index) => [index, 'fulfilled', true]));
  const left = Array.from({ length: inputs.remaining ?? 0 }, (_, at) => inputs.position + at);
  expect(second.map(([index]) => index).concat(left)).toEqual([3, 4, 5]);
  expect(second).toEqual(second.map(([index]) => [index, 'rejected', false]));
  expect(trial.take().attempts).toEqual([]);
});

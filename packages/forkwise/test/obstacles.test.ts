import { mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { type Advice, type Strategy, advise, run } from '../src/index.ts';
import { countTo, gather, indicesOf, valuesOf } from './support/gather.ts';
import { MACHINE } from './support/machine.ts';
import { Folder, fixture } from './support/paths.ts';

const OBSTACLES = fixture('obstacles.task.ts');
const ACROSS: readonly Strategy[] = ['threads', 'shared-memory', 'processes', 'hybrid'];

/** Why each strategy that cannot work cannot. */
function infeasible(advice: Advice): Partial<Record<Strategy, string>> {
  const reasons = advice.alternatives.filter(({ feasible }) => !feasible);
  return Object.fromEntries(reasons.map(({ strategy, reason }) => [strategy, reason]));
}

async function runAndAdvise(
  task: string,
  inputs: readonly unknown[],
): Promise<{ readonly values: unknown[]; readonly blocked: ReturnType<typeof infeasible> }> {
  const running = run(task, inputs, { machine: MACHINE });
  const { outcomes } = await gather(running);
  const advice = await running.advice;
  if (advice === undefined) throw new Error('a run under auto has advice');
  expect(indicesOf(outcomes)).toEqual(countTo(inputs.length));
  return { values: valuesOf(outcomes), blocked: infeasible(advice) };
}

describe.each([12, 100])('under auto, %i inputs worth spreading', (count) => {
  it('that hold functions stay on this thread', async () => {
    const inputs = countTo(count).map((id) => ({ id, step: () => 1 }));
    const { values, blocked } = await runAndAdvise(`${OBSTACLES}#callBack`, inputs);
    expect(values).toEqual(countTo(count).map((id) => id + 1));
    expect(Object.keys(blocked).toSorted()).toEqual(ACROSS.toSorted());
    expect(blocked.threads).toBe('an input holds a function at .step');
  });

  it('that answer with functions keep their answers whole', async () => {
    const { values, blocked } = await runAndAdvise(`${OBSTACLES}#adder`, countTo(count));
    expect(values.map((add) => (add as (other: number) => number)(1))).toEqual(
      countTo(count).map((id) => id + 1),
    );
    expect(blocked.threads).toBe('a result holds a function');
  });

  it('that answer with instances keep their class', async () => {
    const { values, blocked } = await runAndAdvise(`${OBSTACLES}#price`, countTo(count));
    expect(values.map((money) => (money as { euros: number }).euros)).toEqual(
      countTo(count).map((cents) => cents / 100),
    );
    expect(blocked.processes).toBe('a result holds a Money (a class instance)');
  });

  it.each(['nameOfFolder', 'nameOfFolderLater'])(
    'that change the working directory (%s) each see their own',
    async (name) => {
      using folder = new Folder();
      const names = countTo(count).map((id) => `folder-${id}`);
      for (const each of names) mkdirSync(folder.file(each));
      const inputs = names.map((each) => folder.file(each));
      const { values, blocked } = await runAndAdvise(`${OBSTACLES}#${name}`, inputs);
      expect(values).toEqual(names);
      // Too little work to try a worker on says nothing of workers.
      if (blocked.threads === undefined) expect(count).toBe(12);
      else expect(blocked.threads).toContain('process.chdir() is not supported in workers');
      expect(blocked['shared-memory']).toBe(blocked.threads);
      expect(blocked.processes).toBeUndefined();
    },
  );

  it('whose module no worker thread can import are all run elsewhere', async () => {
    const inputs = countTo(count).map(() => 8);
    const { values, blocked } = await runAndAdvise(fixture('main-only.task.ts'), inputs);
    expect(values).toEqual(inputs);
    expect(blocked.threads ?? 'must run in a main thread').toContain('must run in a main thread');
  });
});

it('does not let concurrent calls share a folder that one of them changes', async () => {
  using folder = new Folder();
  const inputs = countTo(60).map(() => folder.path);
  const advice = await advise(`${OBSTACLES}#nameOfFolderLater`, inputs, { machine: MACHINE });
  expect(infeasible(advice).async).toContain('state of its whole process');
  expect(infeasible(advice).hybrid).toContain('state of its whole process');
});

it.each(ACROSS)('gives an input that cannot cross its own failure under forced %s', async (strategy) => {
  const inputs = [1, { step: () => 1 }, 3, Symbol('four'), 5];
  const task = fixture('kinds.task.ts#double');
  const { outcomes, report } = await gather(run(task, inputs, { strategy, workers: 2 }));
  expect(outcomes.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
  expect(report.errors.map(({ index, code }) => [index, code])).toEqual([
    [1, 'INPUT_NOT_TRANSFERABLE'],
    [3, 'INPUT_NOT_TRANSFERABLE'],
  ]);
});

it.each(ACROSS)('never passes off a copy for an instance under forced %s', async (strategy) => {
  const { report } = await gather(
    run(`${OBSTACLES}#price`, countTo(4), { strategy, workers: 2 }),
  );
  expect(report.counts).toMatchObject({ total: 4, fulfilled: 0, rejected: 4 });
  expect(new Set(report.errors.map(({ code }) => code))).toEqual(
    new Set(['RESULT_NOT_TRANSFERABLE']),
  );
});

it('never gives a wrong value for an odd input that probing had no sight of', async () => {
  const inputs: unknown[] = countTo(400).map((id) => ({ id, step: undefined }));
  const odd = { id: 7, get step(): () => number { return () => 1; } };
  inputs[333] = odd;
  const { outcomes } = await gather(
    run(fixture('logged.task.ts#computing'), inputs.map((input) => ({ log: '/dev/null', cpuMs: 1, ...(input as object) })), { machine: MACHINE }),
  );
  expect(indicesOf(outcomes)).toEqual(countTo(400));
  for (const outcome of outcomes) {
    if (outcome.index !== 333) expect(outcome).toMatchObject({ value: outcome.index * 3 });
    else if (outcome.status === 'fulfilled') expect(outcome.value).toBe(21);
    else expect(outcome.error).toMatchObject({ code: 'INPUT_NOT_TRANSFERABLE' });
  }
});

import { mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import {
  type Advice,
  ForkwiseError,
  type Outcome,
  type Strategy,
  advise,
  run,
} from '../src/index.ts';
import { faultOf } from './support/faults.ts';
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

  it('in workers with a heap limit go to processes, where it holds', async () => {
    const task = fixture('kinds.task.ts#compute');
    const options = { machine: MACHINE, workerHeapMb: 64, workers: 2, history: false } as const;
    const running = run(task, Array<number>(count).fill(6), options);
    await gather(running);
    const advice = await running.advice;
    expect(advice && infeasible(advice)).toEqual({
      threads: expect.stringContaining('heap limit') as string,
      'shared-memory': expect.stringContaining('heap limit') as string,
    });
    const { plan } = await running.report;
    expect(['sequential', 'processes', 'hybrid']).toContain(plan.strategy);
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

  it.each(['nameOfFolder', 'nameOfFolderLater', 'nameOfFolderMuchLater'])(
    'that change the working directory (%s) each see their own',
    async (name) => {
      using folder = new Folder();
      const names = countTo(count).map((id) => `folder-${id}`);
      for (const each of names) mkdirSync(folder.file(each));
      const inputs = names.map((each) => folder.file(each));
      const { values, blocked } = await runAndAdvise(`${OBSTACLES}#${name}`, inputs);
      expect(values).toEqual(names);
      // Seen here, or by the first that was tried.
      expect(blocked.threads).toMatch(/process\.chdir\(\)(, which| is not supported in workers)/);
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

it.each(['nameOfFolderLater', 'nameOfFolderMuchLater'])(
  'does not let concurrent calls of %s share a folder',
  async (name) => {
    const reason = 'working directory of its own';
    using folder = new Folder();
    const inputs = countTo(60).map(() => folder.path);
    const advice = await advise(`${OBSTACLES}#${name}`, inputs, { machine: MACHINE });
    expect(infeasible(advice).async).toContain(reason);
    expect(infeasible(advice).hybrid).toContain(reason);
  },
);

it.each(ACROSS)(
  'gives an input that cannot cross its own failure under forced %s',
  async (strategy) => {
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
  },
);

it.each(ACROSS)('never passes off a copy for an instance under forced %s', async (strategy) => {
  const { report } = await gather(run(`${OBSTACLES}#price`, countTo(4), { strategy, workers: 2 }));
  expect(report.counts).toMatchObject({ total: 4, fulfilled: 0, rejected: 4 });
  expect(new Set(report.errors.map(({ code }) => code))).toEqual(
    new Set(['RESULT_NOT_TRANSFERABLE']),
  );
});

it('never gives a wrong value for an odd input that probing had no sight of', async () => {
  const inputs: unknown[] = countTo(400).map((id) => ({ log: '/dev/null', id, cpuMs: 1 }));
  inputs[333] = { log: '/dev/null', id: 333, cpuMs: 1, step: () => 1 };
  const running = run(fixture('logged.task.ts#computing'), inputs, { machine: MACHINE });
  const { outcomes } = await gather(running);
  expect(indicesOf(outcomes)).toEqual(countTo(400));
  const others = outcomes.filter(({ index }) => index !== 333);
  expect(valuesOf(others)).toEqual(others.map(({ index }) => index * 3));
  expect(outcomes[333]).toSatisfy((odd: Outcome) =>
    odd.status === 'fulfilled'
      ? odd.value === 999
      : odd.error instanceof ForkwiseError && odd.error.code === 'INPUT_NOT_TRANSFERABLE',
  );
});

it.each(ACROSS)(
  'refuses to force %s on inputs the first of which cannot cross',
  async (strategy) => {
    const task = fixture('kinds.task.ts#double');
    const fault = await faultOf(() => gather(run(task, [() => 1, 2], { strategy })));
    expect(fault).toMatchObject({
      code: 'STRATEGY_INFEASIBLE',
      found: 'an input holds a function',
    });
  },
);

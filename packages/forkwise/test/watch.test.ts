import {
  type Prediction,
  type Ranking,
  type Strategy,
  createPredictor,
  profileFromDescription,
} from '@forkwise/core';
import { describe, expect, it } from 'vitest';

import { type Machine, type Report, run } from '../src/index.ts';
import { betterPlan } from '../src/run/replan.ts';
import { strayFactor } from '../src/run/watch.ts';
import { countTo, gather, valuesOf } from './support/gather.ts';
import { MACHINE } from './support/machine.ts';
import { Folder, fixture } from './support/paths.ts';

/** A thousand inputs in a second after a start of 100 ms. */
const EXPECTED = { startMs: 100, middleMs: 1100 } as const;
const stray = (settled: number, elapsedMs: number): number | undefined =>
  strayFactor({ settled, elapsedMs }, 1000, EXPECTED);

describe('a run strays', () => {
  it('by how much longer it has taken than was expected of so many inputs', () => {
    expect(stray(100, 500)).toBeCloseTo(4);
    expect(stray(200, 500)).toBeCloseTo(2);
  });

  it('not while it is within a quarter, or ahead', () => {
    expect(stray(400, 100 + 400 * 1.25)).toBeUndefined();
    expect(stray(400, 100 + 400 * 1.26)).toBeCloseTo(1.26);
    expect(stray(900, 500)).toBeUndefined();
  });

  it('not before there is enough to go by: time, inputs, their share', () => {
    expect(stray(60, 399)).toBeUndefined();
    expect(stray(60, 401)).toBeGreaterThan(4);
    expect(stray(49, 2000)).toBeUndefined();
    expect(stray(50, 2000)).toBeGreaterThan(30);
    expect(strayFactor({ settled: 1, elapsedMs: 9000 }, 10, EXPECTED)).toBeUndefined();
  });

  it('not when hardly anything is left to be done otherwise', () => {
    expect(stray(650, 100 + 650 * 2)).toBeUndefined();
    expect(stray(600, 100 + 600 * 2)).toBeCloseTo(2);
  });

  it('by a finite factor where next to nothing was expected', () => {
    const nothing = { startMs: 0, middleMs: 0 } as const;
    expect(strayFactor({ settled: 500, elapsedMs: 800 }, 1000, nothing)).toBe(800);
  });
});

const INPUTS = 1000;

/** Of a list that computes, described so that no noise of this machine is in it. */
function rankingOf(): { ranking: Ranking; sequential: Prediction } {
  const profile = profileFromDescription({
    kind: 'workload',
    version: 1,
    inputs: INPUTS,
    perInput: { cpuMs: 4, blockedMs: 0, poolMs: 0, waitMs: 0 },
    unevenness: 0,
    input: { form: 'number', bytes: 8 },
    output: { form: 'number', bytes: 8 },
    shared: { form: 'none', bytes: 0 },
    task: { source: 'module', importMs: 0, isolation: 'none' },
  });
  const predict = createPredictor(profile, INPUTS, MACHINE);
  const plan = { workers: 1, concurrency: 1, chunkSize: 1, workerKind: 'thread' } as const;
  const sequential = predict({ strategy: 'sequential', ...plan });
  const threads = predict({ ...plan, strategy: 'threads', workers: 2 });
  return {
    ranking: { best: threads, plans: [threads, sequential], infeasible: [], sequential },
    sequential,
  };
}

describe('another plan', () => {
  it('is taken when it promises to finish the rest clearly sooner', () => {
    const { ranking, sequential } = rankingOf();
    const none = new Set<Strategy>();
    expect(betterPlan(ranking, sequential, 3, none)).toBe(ranking.best);
    expect(betterPlan(ranking, sequential, 0.5, none)).toBeUndefined();
  });

  it('is none of those tried before', () => {
    const { ranking, sequential } = rankingOf();
    const tried = new Set<Strategy>(['sequential', 'threads']);
    expect(betterPlan(ranking, sequential, 100, tried)).toBeUndefined();
  });
});

/** Where starting workers costs so much that quick inputs had better stay on this thread. */
const SLOW_START: Machine = {
  ...MACHINE,
  workers: {
    ...MACHINE.workers,
    threads: { ...MACHINE.workers.threads, firstStartMs: 150 },
    processes: { ...MACHINE.workers.processes, firstStartMs: 150 },
    sharedMemory: { ...MACHINE.workers.sharedMemory, firstStartMs: 150 },
  },
};

/** After the quick ones, enough for the plan to be given up. */
const SLOWED = 800;

async function slowRun(order: 'input' | 'completion'): Promise<Report> {
  using folder = new Folder();
  const inputs = countTo(SLOWED).map((at) => ({ log: folder.file('log'), id: 100 + at }));
  const task = fixture('logged.task.ts#slowsDown');
  const { outcomes, report } = await gather(run(task, inputs, { machine: SLOW_START, order }));
  const values = valuesOf(outcomes.toSorted((a, b) => a.index - b.index));
  expect(values).toEqual(inputs.map(({ id }) => id * 3));
  expect(folder.numbers('log')).toEqual(inputs.map(({ id }) => id));
  return report;
}

describe('a run whose inputs become many times slower than they were measured', () => {
  it.each(['input', 'completion'] as const)(
    'still gives each its outcome, in the order of %s, whatever becomes of its plan',
    async (order) => {
      const report = await slowRun(order);
      expect(report.counts).toMatchObject({ total: SLOWED, fulfilled: SLOWED });
      const last = report.replans.at(-1);
      expect(report.plan).toEqual(last?.plan ?? report.plan);
    },
  );
});

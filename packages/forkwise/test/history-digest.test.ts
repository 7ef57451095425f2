import { describe, expect, it } from 'vitest';

import { type KnownTask, digest } from '../src/history/digest.ts';
import type { Learnt, RunRecord } from '../src/history/index.ts';
import { RUN, ranFor } from './support/past-runs.ts';

const learnt = RUN.learnt as Learnt;

function known(...runs: readonly RunRecord[]): KnownTask {
  const task = digest(runs);
  if (task === undefined) throw new Error('nothing is known');
  return task;
}

function withLearnt(part: Partial<Learnt>, run: RunRecord = RUN): RunRecord {
  return { ...run, learnt: { ...learnt, ...part } };
}

function under(strategy: RunRecord['plan']['strategy'], run: RunRecord = RUN): RunRecord {
  return { ...run, plan: { ...run.plan, strategy } };
}

describe('the digest of earlier runs', () => {
  it('is none without runs', () => {
    expect(digest([])).toBeUndefined();
  });

  it('counts five at most', () => {
    const runs = [1, 2, 3, 4, 5, 600].map(ranFor);
    expect(known(...runs)).toEqual(known(...runs.slice(0, 5)));
    expect(known(...runs).runs).toBe(5);
  });

  it('weighs a run 0.6 times as much as the next newer one', () => {
    const { strategies } = known({ ...RUN, perInputMs: 10 }, { ...RUN, perInputMs: 2 });
    expect(strategies.threads?.perInputMs).toBeCloseTo((10 + 0.6 * 2) / 1.6);
  });

  it('averages truth ÷ prediction geometrically, so that half and double cancel out', () => {
    const { strategies } = known(ranFor(250), ranFor(1000), ranFor(250));
    const expected = 2 ** ((-1 + 0.6 - 0.36) / 1.96);
    expect(strategies.threads?.truthRatio).toBeCloseTo(expected);
  });

  it('sets the truth beside what the model had said before any correction', () => {
    const corrected: RunRecord = { ...ranFor(1000), predictedMs: [800, 1000, 1200], correction: 2 };
    expect(known(corrected).strategies.threads?.truthRatio).toBeCloseTo(2);
  });

  it('keeps strategies apart', () => {
    const { strategies, plan } = known(ranFor(1000), under('async', ranFor(250)));
    expect(strategies.threads).toMatchObject({ runs: 1, truthRatio: 2 });
    expect(strategies.async).toMatchObject({ runs: 1, truthRatio: 0.5 });
    expect(strategies.sequential).toBeUndefined();
    expect(plan.strategy).toBe('threads');
  });

  it('widens the spread of inputs by how the runs differ', () => {
    const at = (mean: number): Learnt['perInput'] => ({
      ...learnt.perInput,
      cpuMs: { mean, min: mean - 1, max: mean + 1, deviation: 0 },
    });
    const { cpuMs } = known(withLearnt({ perInput: at(4) }), withLearnt({ perInput: at(8) })).learnt
      ?.perInput ?? { cpuMs: undefined };
    expect(cpuMs).toMatchObject({ min: 3, max: 9 });
    expect(cpuMs?.mean).toBeCloseTo((4 + 0.6 * 8) / 1.6);
    // Two values 4 apart with the weights 1/1.6 and 0.6/1.6.
    expect(cpuMs?.deviation).toBeCloseTo(4 * Math.sqrt(0.6 / 1.6 ** 2));
  });

  it('takes the worker from the runs that tried one', () => {
    const untried = withLearnt({ worker: { measured: false } });
    expect(known(untried, RUN).learnt?.worker).toEqual(learnt.worker);
    expect(known(untried).learnt?.worker).toEqual({ measured: false });
  });

  it('is less certain of the worker when the runs disagree', () => {
    const other = withLearnt({ worker: { ...learnt.worker, cpuRatio: 1.8 } as Learnt['worker'] });
    const worker = known(RUN, other).learnt?.worker;
    expect(worker).toMatchObject({ measured: true, sampled: 12, importMs: 25 });
    expect(worker?.measured === true && worker.cpuRatio).toBeCloseTo((1.2 + 0.6 * 1.8) / 1.6);
    expect(worker?.measured === true && worker.cpuRatioError).toBeGreaterThan(0.25);
  });

  it('averages the costs of the task, and takes the latest of what is no number', () => {
    const { task } = learnt;
    const older = withLearnt({ task: { ...task, importMs: 70, promises: true, places: 4 } });
    expect(known(RUN, older).learnt?.task).toMatchObject({ promises: false, places: null });
    expect(known(RUN, older).learnt?.task.importMs).toBeCloseTo((30 + 0.6 * 70) / 1.6);
  });

  it('knows the size of inputs from the runs that knew it', () => {
    expect(known(withLearnt({ inputBytes: null }), RUN).learnt?.inputBytes).toBe(2048);
    expect(known(withLearnt({ inputBytes: null })).learnt?.inputBytes).toBeNull();
  });

  it('learns from the measured ones among forced runs', () => {
    expect(known({ ...RUN, learnt: null }, RUN).learnt).toEqual(learnt);
  });
});

describe('an obstacle', () => {
  const blocked = under(
    'sequential',
    withLearnt({ obstacles: { failsInThread: 'in a worker thread it fails: no' } }),
  );

  it('is remembered with its latest reason', () => {
    const older = withLearnt({ obstacles: { failsInThread: 'old', inputBlocked: 'a function' } });
    expect(known(blocked, under('async', older)).learnt?.obstacles).toEqual({
      failsInThread: 'in a worker thread it fails: no',
      inputBlocked: 'a function',
    });
  });

  it('stays while later runs say nothing about it', () => {
    const later = under('processes', withLearnt({ obstacles: {} }));
    expect(Object.keys(known(later, blocked).learnt?.obstacles ?? {})).toEqual(['failsInThread']);
  });

  it('is forgotten once a run has ended well where it would have stopped it', () => {
    expect(known(RUN, blocked).learnt?.obstacles).toEqual({});
  });
});

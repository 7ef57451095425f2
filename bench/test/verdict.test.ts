import { describe, expect, it } from 'vitest';

import type { Workload } from '../decisions/corpus.ts';
import type { AdviceDigest } from '../decisions/job.ts';
import type { AutoRun, Measured } from '../decisions/oracle.ts';
import { lineOf, markdown } from '../decisions/render.ts';
import { summarise } from '../decisions/summary.ts';
import { judge } from '../decisions/verdict.ts';

const workload: Workload = {
  name: 'sums',
  module: new URL('file:///sums.task.ts'),
  classes: ['cpu-bound'],
  infeasible: ['processes'],
  scenario: 18,
  sequentialMs: 1_000,
  sweep: 'computing',
  fixtures: [],
  quick: false,
};

const advice: AdviceDigest = {
  class: 'cpu-bound',
  recommendation: {
    strategy: 'threads',
    workers: 2,
    concurrency: 1,
    chunkSize: 4,
    workerKind: 'thread',
    predictedMs: [450, 540, 620],
    speedup: [1.6, 1.9, 2.2],
    limitedBy: 'cpu',
  },
  alternatives: [{ strategy: 'processes', feasible: false, reason: 'for the test' }],
};

const auto = (wallMs: number, changes: Partial<AutoRun> = {}): AutoRun => ({
  wallMs,
  fingerprint: 'same',
  failure: undefined,
  trial: { strategy: 'threads', workers: 2, concurrency: 1, chunkSize: 4 },
  predictedMs: advice.recommendation.predictedMs,
  advice,
  ...changes,
});

const best = { way: { strategy: 'threads', workers: 2 }, wallMs: [500, 520, 480] } as const;

const measured = (changes: Partial<Measured> = {}): Measured => ({
  plainMs: [1_000, 1_010, 990],
  plainFingerprint: 'same',
  trials: [{ way: { strategy: 'sequential' }, wallMs: [1_001] }, best],
  best,
  refusals: [],
  auto: [auto(550), auto(560), auto(540)],
  chosen: [510, 500, 490].map((workMs) => ({ wallMs: workMs + 40, workMs })),
  advise: { wallMs: 60, advice },
  problems: [],
  ...changes,
});

const against = (plainMs: number, autoMs: number): boolean =>
  judge(workload, measured({ plainMs: [plainMs], auto: [auto(autoMs)] })).slowerThanPlain;

function probing(probeMs: number, chosenMs: number): boolean {
  const chosen = [{ wallMs: chosenMs, workMs: chosenMs }];
  const changes = {
    best: { ...best, wallMs: [chosenMs] },
    chosen,
    auto: [auto(chosenMs + probeMs)],
  };
  return judge(workload, measured(changes)).probeTooLong;
}

describe('the verdict on a workload', () => {
  it('measures regret between medians, against the best trial', () => {
    const verdict = judge(workload, measured());
    expect(verdict).toMatchObject({ best: 'threads 2', bestMs: 500, autoMs: 550, regret: 1.1 });
    expect(verdict.trials.map(({ plan }) => plan)).toEqual(['threads 2', 'sequential']);
  });

  it('holds the prediction against the forced run of the chosen plan', () => {
    const { predicted } = judge(workload, measured());
    expect(predicted).toMatchObject({ truthMs: 500, ratio: 1.08, inInterval: true });
    const late = judge(workload, measured({ chosen: [{ wallMs: 700, workMs: 700 }] }));
    expect(late.predicted).toMatchObject({ inInterval: false });
  });

  it('has no prediction where none was made', () => {
    expect(judge(workload, measured({ auto: [auto(550, { predictedMs: null })] })).predicted).toBe(
      null,
    );
  });

  it('accepts any of the expected classes and no other', () => {
    expect(judge(workload, measured()).classRight).toBe(true);
    expect(judge({ ...workload, classes: ['mixed', 'blocking'] }, measured()).classRight).toBe(
      false,
    );
  });

  it('finds results that differ in any round', () => {
    const runs = [auto(550), auto(540, { fingerprint: 'other' })];
    expect(judge(workload, measured({ auto: runs })).wrongResults).toBe(true);
    expect(judge(workload, measured()).wrongResults).toBe(false);
  });

  it('finds a plan that should have been refused', () => {
    const runs = [auto(550, { trial: { strategy: 'processes', workers: 2 } })];
    expect(judge(workload, measured({ auto: runs })).choseInfeasible).toBe(true);
    expect(judge(workload, measured()).choseInfeasible).toBe(false);
  });

  it('names the strategies whose feasibility was misjudged, either way', () => {
    expect(judge(workload, measured()).misjudged).toEqual([]);
    expect(judge({ ...workload, infeasible: [] }, measured()).misjudged).toEqual(['processes']);
  });

  it('allows a plain loop to be faster by 30 ms or 5 %, whichever is larger', () => {
    expect([against(100, 129), against(100, 131)]).toEqual([false, true]);
    expect([against(2_000, 2_099), against(2_000, 2_101)]).toEqual([false, true]);
  });

  it('allows probing 60 ms or 5 % of the best, whichever is larger', () => {
    expect([probing(59, 500), probing(61, 500)]).toEqual([false, true]);
    expect([probing(99, 2_000), probing(101, 2_000)]).toEqual([false, true]);
  });
});

describe('the summary of verdicts', () => {
  const verdicts = [
    judge(workload, measured()),
    judge({ ...workload, classes: ['blocking'], name: 'slow' }, measured({ auto: [auto(1_200)] })),
  ];

  it('counts and takes quantiles over all workloads', () => {
    const summary = summarise(verdicts);
    expect(summary).toMatchObject({ workloads: 2, classRight: 1, slowerThanPlain: ['slow'] });
    expect(summary.regret.worst).toBeCloseTo(2.4);
    expect(summary.regret.median).toBeCloseTo(1.75);
    expect(summary.predictionError.median).toBeCloseTo(0.08);
    expect(summary.inInterval).toBe(1);
  });

  it('is rendered with one row per workload, and marks what is not as it should be', () => {
    const lines = markdown('Decisions', verdicts, summarise(verdicts)).split('\n');
    expect(lines.filter((line) => /^\| (sums|slow)/.test(line))).toHaveLength(2);
    const [right, wrong] = verdicts.map(lineOf);
    expect(right).not.toContain('✗');
    expect(wrong).toContain('✗ cpu-bound, not blocking');
  });
});

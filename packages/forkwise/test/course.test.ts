import {
  NO_LIMITS,
  NO_OBSTACLES,
  feasibility,
  profileFromDescription,
  recommend,
} from '@forkwise/core';
import { describe, expect, it } from 'vitest';

import { type Change, Course, type Known } from '../src/run/course.ts';
import { Pace } from '../src/run/pace.ts';
import { MACHINE } from './support/machine.ts';

const LEFT = 200;

/** What was decided for inputs that compute for 8 ms each, on two cores. */
const decision = decisionFor(8);

function decisionFor(cpuMs: number): Known {
  const number = { form: 'number', bytes: 8 } as const;
  const profile = profileFromDescription({
    kind: 'workload',
    version: 1,
    inputs: LEFT,
    perInput: { cpuMs, blockedMs: 0, poolMs: 0, waitMs: 0 },
    unevenness: 0,
    input: number,
    output: number,
    shared: { form: 'none', bytes: 0 },
    task: { importMs: 5, source: 'module', isolation: 'none' },
  });
  const facts = NO_OBSTACLES;
  const { best } = recommend(profile, LEFT, MACHINE, feasibility(facts), NO_LIMITS);
  return { best, machine: MACHINE, probed: { profile, facts, heldMs: 0, tried: true } };
}

/** A course at the moment when its plan has gone a hundred times too slowly for a while. */
function strayed(): { readonly course: Course; readonly atMs: number } {
  const course = new Course(decision, LEFT, 0);
  course.look(1, 1000);
  return { course, atMs: 60_000 };
}

function toPlan(change: Change | undefined): Extract<Change, { kind: 'plan' }> {
  if (change?.kind !== 'plan') throw new Error('there should have been a change of plan');
  return change;
}

describe('the course of a run', () => {
  it('follows the recommendation as long as that goes as predicted', () => {
    const course = new Course(decision, LEFT, 0);
    expect(course.stage).toBe(decision.best);
    const [, expectedMs] = course.stage.predictedMs;
    for (let settled = 10; settled <= LEFT; settled += 10) {
      expect(course.look(settled, (expectedMs * settled) / LEFT)).toBeUndefined();
    }
  });

  it('changes to another strategy when it strays, and says by how much', () => {
    const { course, atMs } = strayed();
    const change = toPlan(course.look(20, atMs));
    expect(change.reason).toContain('times as long as predicted');
    expect(change.to.plan.strategy).not.toBe(course.stage.plan.strategy);
  });

  it('stays with workers where inputs turn out as slow on this thread beside them', () => {
    const { course, atMs } = strayed();
    // Twenty in a minute: of 3 s each, where 8 ms were expected.
    expect(course.look(20, atMs, 10)).toBeUndefined();
    expect(course.look(20, atMs, 0)).toBeDefined();
  });

  it('is decided anew where no worker was tried, and one might help', () => {
    const untried = (known: Known): Known => ({
      ...known,
      probed: { ...known.probed, tried: false },
    });
    const look = (known: Known): Change | undefined => {
      const course = new Course(untried(known), LEFT, 0);
      course.look(1, 1000);
      return course.look(20, 60_000);
    };
    expect(look(decision)).toMatchObject({ kind: 'again' });
    const facts = { ...decision.probed.facts, source: 'function' } as const;
    expect(look({ ...decision, probed: { ...decision.probed, facts } })).toBeUndefined();
  });

  it('keeps a new plan that is faster', () => {
    const { course, atMs } = strayed();
    const change = toPlan(course.look(20, atMs));
    course.follow(change, 20, atMs);
    expect(course.stage).toBe(change.to);
    course.look(1, atMs + 10);
    expect(course.look(60, atMs + 400)).toBeUndefined();
    expect(course.stage).toBe(change.to);
  });

  it('goes back from one that is no faster, and then stays', () => {
    const { course, atMs } = strayed();
    const first = course.stage;
    const change = toPlan(course.look(20, atMs));
    course.follow(change, 20, atMs);
    course.look(1, atMs + 10);
    const back = toPlan(course.look(2, atMs + 60_000));
    expect(back.to).toBe(first);
    course.follow(back, 2, atMs + 60_000);
    course.look(1, atMs + 61_000);
    expect(course.look(30, atMs + 300_000)).toBeUndefined();
  });
});

describe('the pace of a stage', () => {
  it('is unknown until inputs have settled twice', () => {
    const pace = new Pace();
    expect(pace.rate).toBe(0);
    pace.note(0, 100);
    pace.note(5, 500);
    expect(pace.rate).toBe(0);
    expect(pace.elapsedMs).toBe(0);
  });

  it('leaves out the time up to the first outcome', () => {
    const pace = new Pace();
    pace.note(10, 1000);
    pace.note(30, 1100);
    expect(pace.elapsedMs).toBe(100);
    expect(pace.rate).toBeCloseTo(0.2);
  });

  it('is that of late', () => {
    const pace = new Pace();
    for (let at = 0; at <= 1000; at += 10) pace.note(1 + at / 100, at);
    for (let at = 10; at <= 1000; at += 10) pace.note(11 + at / 10, 1000 + at);
    expect(pace.rate).toBeCloseTo(0.1);
    expect(pace.elapsedMs).toBe(2000);
  });
});

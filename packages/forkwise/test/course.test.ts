import type { InputReader } from '@forkwise/executor';
import { beforeAll, describe, expect, it } from 'vitest';

import { type Decision, decide, prepare, workOptions } from '../src/decide/decide.ts';
import { createMemory } from '../src/decide/memory.ts';
import { loadWorkload } from '../src/task/load.ts';
import { Executors } from '../src/executors/executors.ts';
import { Course } from '../src/run/course.ts';
import { Pace } from '../src/run/pace.ts';
import { MACHINE } from './support/machine.ts';
import { fixture } from './support/paths.ts';

const LEFT = 200;
const live = new AbortController().signal;
let decision: Decision;

beforeAll(async () => {
  const inputs = Array.from({ length: LEFT }, () => 8);
  const prepared = await prepare(
    await loadWorkload(fixture('kinds.task.ts#compute')),
    inputs,
    undefined,
  );
  await using executors = new Executors();
  const work = workOptions(prepared.workload, {}, live);
  const options = { machine: MACHINE };
  const listeners = {
    onSample: () => undefined,
    deliverable: (reader: InputReader) => reader,
    memory: createMemory(prepared.workload.source, false),
  };
  const made = await decide({ prepared, executors, machine: MACHINE, options, work, listeners });
  // On a busy machine no worker may have been worth a trial; a course changes only to what was tried.
  decision = { ...made, probed: { ...made.probed, tried: true } };
});

/** A course at the moment when its plan has gone a hundred times too slowly for a while. */
function strayed(): { readonly course: Course; readonly atMs: number } {
  const course = new Course(decision, LEFT, 0);
  course.look(1, 1000);
  return { course, atMs: 60_000 };
}

describe('the course of a run', () => {
  it('follows the recommendation as long as that goes as predicted', () => {
    const course = new Course(decision, LEFT, 0);
    expect(course.stage).toBe(decision.probed.ranking.best);
    const [, expectedMs] = course.stage.predictedMs;
    for (let settled = 10; settled <= LEFT; settled += 10) {
      expect(course.look(settled, (expectedMs * settled) / LEFT)).toBeUndefined();
    }
  });

  it('changes to another strategy when it strays, and says by how much', () => {
    const { course, atMs } = strayed();
    const change = course.look(20, atMs);
    expect(change?.reason).toContain('times as long as predicted');
    expect(change?.to.plan.strategy).not.toBe(course.stage.plan.strategy);
  });

  it('keeps a new plan that is faster', () => {
    const { course, atMs } = strayed();
    const change = course.look(20, atMs);
    if (change === undefined) throw new Error('there should have been a change');
    course.follow(change, 20, atMs);
    expect(course.stage).toBe(change.to);
    course.look(1, atMs + 10);
    expect(course.look(60, atMs + 400)).toBeUndefined();
    expect(course.stage).toBe(change.to);
  });

  it('goes back from one that is no faster, and then stays', () => {
    const { course, atMs } = strayed();
    const first = course.stage;
    const change = course.look(20, atMs);
    if (change === undefined) throw new Error('there should have been a change');
    course.follow(change, 20, atMs);
    course.look(1, atMs + 10);
    const back = course.look(2, atMs + 60_000);
    expect(back?.to).toBe(first);
    if (back === undefined) throw new Error('it should have gone back');
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
});

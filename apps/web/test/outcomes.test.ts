import { describe, expect, it } from 'vitest';

import { markOf } from '../src/measure/caged/mark.ts';
import { Outcomes } from '../src/measure/caged/outcomes.ts';

describe('the outcomes of a plan', () => {
  it('are counted, each input once, whatever order they come in', () => {
    const outcomes = new Outcomes(4, false);
    outcomes.add({ indices: [3, 0], values: ['d', 'a'], failures: [] });
    outcomes.add({ indices: [1], values: ['b'], failures: [{ index: 2, error: 'no' }] });
    expect(outcomes.marks()).toEqual(['"a"', '"b"', 'rejected: no', '"d"']);
    expect(outcomes.executed(5, undefined)).toEqual({
      wallMs: 5,
      counts: { total: 4, fulfilled: 3, rejected: 1, timedOut: 0, crashed: 0, cancelled: 0 },
      firstFailure: 'no',
      differing: 0,
    });
  });

  it('are compared with those of the plan before', () => {
    const outcomes = new Outcomes(2, false);
    outcomes.add({ indices: [0, 1], values: [1, 2], failures: [] });
    expect(outcomes.executed(1, ['1', '3']).differing).toBe(1);
  });

  it('add up when the time is up: settled, in flight, never begun', () => {
    const { counts } = new Outcomes(10, true).timedOut(1000, 4, 2);
    expect(counts).toMatchObject({ total: 10, fulfilled: 4, timedOut: 2, cancelled: 4 });
    expect(new Outcomes(5, true).timedOut(1000, 4, 2).counts).toMatchObject({
      timedOut: 1,
      cancelled: 0,
    });
  });
});

describe('a mark', () => {
  it('tells values apart that JSON alone does not', () => {
    const values = [1n, '1', Number.NaN, null, undefined, new Map([[1, 2]]), {}];
    expect(new Set(values.map(markOf)).size).toBe(values.length);
  });

  it('is there for what JSON refuses', () => {
    const own: Record<string, unknown> = {};
    own['self'] = own;
    expect(markOf(own)).toBe('[object Object]');
  });
});

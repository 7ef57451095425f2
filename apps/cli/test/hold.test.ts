import { describe, expect, it } from 'vitest';

import { seen, type Since, verdictOn } from '../src/supervise/hold.ts';
import type { Mark, Supervised } from '../src/supervise/marks.ts';

const RUN: Supervised = {
  work: 'run',
  task: 'a.task.ts',
  timeoutMs: 300,
  out: null,
  inProcesses: false,
};
const PACE = { tries: 1, turns: 4 };
const SINCE: Since = { ...PACE, triedMs: 0, turnedMs: 0, told: false };

const kindOf = (mark: Mark, since: Since, nowMs: number): string =>
  verdictOn(mark, since, nowMs).kind;

const running = (changes: Partial<Supervised> = {}, goOn: string[] | null = null): Mark => ({
  kind: 'running',
  first: 0,
  isHere: true,
  goOn,
  ...RUN,
  ...changes,
  ...PACE,
});

describe('a run whose event loop is held', () => {
  it('is told once, a second past its limit, and ended a minute past it', () => {
    const told = { ...SINCE, told: true };
    expect(kindOf(running(), SINCE, 1_200)).toBe('wait');
    expect(kindOf(running(), SINCE, 1_400)).toBe('tell');
    expect(kindOf(running(), told, 1_400)).toBe('wait');
    expect(kindOf(running(), told, 61_400)).toBe('end');
  });

  it('is ended a second past its limit where it can be gone on with', () => {
    expect(kindOf(running({}, ['--resume']), SINCE, 1_200)).toBe('wait');
    expect(kindOf(running({}, ['--resume']), SINCE, 1_400)).toBe('end');
  });

  it('is waited for where it has no limit', () => {
    expect(kindOf(running({ timeoutMs: null }), SINCE, 1e9)).toBe('wait');
  });

  it('is waited for anew once its loop has turned', () => {
    const turned = { ...running(), turns: 5 } as Mark;
    const since = seen(turned, { ...SINCE, told: true }, 1_300);
    expect(since).toMatchObject({ turnedMs: 1_300, triedMs: 0, told: false });
    expect(kindOf(turned, since, 2_500)).toBe('wait');
  });
});

describe('a thread that is held', () => {
  it('is no input that is stuck, where inputs run in workers alone', () => {
    const elsewhere = { ...running({}, ['--resume']), isHere: false } as Mark;
    expect(kindOf(elsewhere, SINCE, 1e9)).toBe('wait');
  });
});

describe('a module', () => {
  it('that holds its thread for a minute while it is imported is given up', () => {
    const mark: Mark = { kind: 'loading', ...RUN, timeoutMs: null, ...PACE };
    expect(kindOf(mark, SINCE, 59_000)).toBe('wait');
    expect(kindOf(mark, SINCE, 61_000)).toBe('end');
  });
});

const trying = (changes: object): Mark => {
  const one = {
    kind: 'trying',
    first: 3,
    count: 1,
    shown: null,
    isHere: true,
    goOn: null,
  } as const;
  return { ...one, ...RUN, work: 'probe', ...PACE, ...changes };
};

describe('inputs that are measured for an advice', () => {
  it.each([
    [null, 60_100],
    [300, 1_400],
  ])(
    'with a limit of %s ms are given up at %i ms, also where the loop turns',
    (timeoutMs, endMs) => {
      const mark = trying({ timeoutMs });
      const turning = { ...SINCE, turnedMs: endMs };
      expect(kindOf(mark, turning, endMs - 200)).toBe('wait');
      expect(kindOf(mark, turning, endMs)).toBe('end');
    },
  );

  it('are given up after the time that is told of', () => {
    const turning = { ...SINCE, turnedMs: 1_300 };
    expect(verdictOn(trying({}), turning, 1_400)).toEqual({ kind: 'end', heldMs: 1_400 });
  });

  it('are not given up together, as long as the loop turns', () => {
    const together = trying({ count: null });
    expect(kindOf(together, { ...SINCE, turnedMs: 9_000 }, 9_100)).toBe('wait');
    expect(kindOf(together, SINCE, 1_400)).toBe('end');
  });

  it('are left to those who have started workers for them', () => {
    expect(kindOf(trying({ count: null, isHere: false }), SINCE, 1e9)).toBe('wait');
  });
});

it('nothing is made of a process that has not begun, or is through', () => {
  for (const kind of ['starting', 'done'] as const) {
    expect(kindOf({ kind }, SINCE, 1e9)).toBe('wait');
  }
});

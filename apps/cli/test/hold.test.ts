import { describe, expect, it } from 'vitest';

import { seen, type Since, verdictOn } from '../src/supervise/hold.ts';
import type { Mark, Supervised } from '../src/supervise/marks.ts';

const RUN: Supervised = { work: 'run', task: 'a.task.ts', timeoutMs: 300, out: null };
const PACE = { tries: 1, turns: 4 };
const SINCE: Since = { ...PACE, triedMs: 0, turnedMs: 0, told: false };

const running = (changes: Partial<Supervised> = {}, goOn: string[] | null = null): Mark => ({
  kind: 'running',
  first: 0,
  goOn,
  ...RUN,
  ...changes,
  ...PACE,
});

describe('a run whose event loop is held', () => {
  it('is told once, a second past its limit, and ended a minute past it', () => {
    const told = { ...SINCE, told: true };
    expect(verdictOn(running(), SINCE, 1_200)).toBe('wait');
    expect(verdictOn(running(), SINCE, 1_400)).toBe('tell');
    expect(verdictOn(running(), told, 1_400)).toBe('wait');
    expect(verdictOn(running(), told, 61_400)).toBe('end');
  });

  it('is ended a second past its limit where it can be gone on with', () => {
    expect(verdictOn(running({}, ['--resume']), SINCE, 1_200)).toBe('wait');
    expect(verdictOn(running({}, ['--resume']), SINCE, 1_400)).toBe('end');
  });

  it('is waited for where it has no limit', () => {
    expect(verdictOn(running({ timeoutMs: null }), SINCE, 1e9)).toBe('wait');
  });

  it('is waited for anew once its loop has turned', () => {
    const turned = { ...running(), turns: 5 } as Mark;
    const since = seen(turned, { ...SINCE, told: true }, 1_300);
    expect(since).toMatchObject({ turnedMs: 1_300, triedMs: 0, told: false });
    expect(verdictOn(turned, since, 2_500)).toBe('wait');
  });
});

describe('a module', () => {
  it('that holds its thread for a minute while it is imported is given up', () => {
    const mark: Mark = { kind: 'loading', ...RUN, timeoutMs: null, ...PACE };
    expect(verdictOn(mark, SINCE, 59_000)).toBe('wait');
    expect(verdictOn(mark, SINCE, 61_000)).toBe('end');
  });
});

describe('inputs that are measured for an advice', () => {
  it.each([
    [null, 60_100],
    [300, 1_400],
  ])(
    'with a limit of %s ms are given up at %i ms, also where the loop turns',
    (timeoutMs, endMs) => {
      const probe = { ...RUN, work: 'probe', timeoutMs } as const;
      const trying = { kind: 'trying', first: 3, count: 1, shown: null, goOn: null } as const;
      const mark: Mark = { ...trying, ...probe, ...PACE };
      const turning = { ...SINCE, turnedMs: endMs };
      expect(verdictOn(mark, turning, endMs - 200)).toBe('wait');
      expect(verdictOn(mark, turning, endMs)).toBe('end');
    },
  );
});

it('nothing is made of a process that has not begun, or is through', () => {
  for (const kind of ['starting', 'done'] as const) {
    expect(verdictOn({ kind }, SINCE, 1e9)).toBe('wait');
  }
});

import { describe, expect, it } from 'vitest';

import { CORPUS } from '../decisions/corpus.ts';
import { readOptions } from '../decisions/options.ts';

describe('the options of the decisions bench', () => {
  it('take all workloads, three times, when nothing is said', () => {
    expect(readOptions([])).toMatchObject({ workloads: CORPUS, rounds: 3, instead: undefined });
  });

  it('are quicker with --quick, and name workloads by a part of their names', () => {
    const quick = readOptions(['--quick']);
    expect(quick.workloads).toEqual(CORPUS.filter((workload) => workload.quick));
    expect(quick.rounds).toBe(2);
    const { workloads } = readOptions(['--quick', '--filter', 'http']);
    expect(workloads.every(({ name }) => name.includes('http'))).toBe(true);
    expect(workloads.length).toBeGreaterThan(1);
  });

  it.each([['--rounds', '1'], ['--rounds', 'x'], ['--filter', 'nothing'], ['--unknown']])(
    'refuse %s %s',
    (...args) => {
      expect(() => readOptions(args)).toThrow(/expected|Unknown/);
    },
  );
});

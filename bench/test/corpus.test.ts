import { readdirSync } from 'node:fs';
import { basename } from 'node:path';

import { describe, expect, it } from 'vitest';

import { CORPUS } from '../decisions/corpus.ts';

const modulesOnDisk = readdirSync(new URL('../decisions/workloads/', import.meta.url));

describe('the corpus', () => {
  it('lists every task module once', () => {
    const listed = CORPUS.map(({ module }) => basename(module.pathname));
    expect(listed.toSorted()).toEqual(modulesOnDisk.toSorted());
  });

  it('has a row for every scenario that can be a workload', () => {
    // 11 is a container's quota: a machine, not a workload.
    const covered = new Set(CORPUS.map(({ scenario }) => scenario));
    const expected = Array.from({ length: 18 }, (_, i) => i + 1).filter((number) => number !== 11);
    expect(expected.filter((number) => !covered.has(number))).toEqual([]);
  });

  it('has a workload of every class but unknown, also in the quick mode', () => {
    for (const rows of [CORPUS, CORPUS.filter(({ quick }) => quick)]) {
      const classes = new Set(rows.flatMap((row) => row.classes));
      expect([...classes].toSorted()).toEqual([
        'blocking',
        'cpu-bound',
        'io-bound',
        'mixed',
        'native-pool-bound',
        'overhead-bound',
        'transfer-bound',
      ]);
    }
  });

  it.each(CORPUS)('$name exports a task and inputs', async ({ module }) => {
    const exported = (await import(module.href)) as Record<string, unknown>;
    expect(exported['default']).toBeTypeOf('function');
    expect(exported).toHaveProperty('inputs');
  });
});

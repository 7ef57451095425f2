import { describe, expect, it } from 'vitest';

import { NO_OBSTACLES, STRATEGIES, type Strategy, feasibility, hybridKind } from '../src/index.ts';

const PARALLEL = ['threads', 'shared-memory', 'processes', 'hybrid'] as const;

const TABLE: readonly (readonly [Partial<typeof NO_OBSTACLES>, readonly Strategy[]])[] = [
  // what was found out, and the strategies that it rules out
  [{}, []],
  [{ source: 'function' }, PARALLEL],
  [{ inputBlocked: 'the input holds a function' }, PARALLEL],
  [{ outputBlocked: 'the result is an Invoice' }, PARALLEL],
  [{ failsInThread: 'process.chdir is not there' }, ['threads', 'shared-memory']],
  [{ failsInProcess: 'no display' }, ['processes']],
  [{ failsInThread: 'one', failsInProcess: 'another' }, PARALLEL],
  [{ failsConcurrently: 'it changes the directory' }, ['async', 'hybrid']],
  [{ needsOneMemory: 'a SharedArrayBuffer' }, ['processes']],
  [{ heapLimited: 'of 64 MiB' }, ['threads', 'shared-memory']],
  [{ heapLimited: 'of 64 MiB', failsInProcess: 'no display' }, ['processes']],
  [{ heapLimited: 'of 64 MiB', needsOneMemory: 'a SharedArrayBuffer' }, ['processes']],
];

describe('feasibility', () => {
  for (const [facts, ruledOut] of TABLE) {
    it(`rules out ${ruledOut.join(', ') || 'nothing'} given ${JSON.stringify(facts)}`, () => {
      const found = feasibility({ ...NO_OBSTACLES, ...facts });
      const stopped = STRATEGIES.filter((name) => found[name] !== undefined);
      expect(stopped.toSorted()).toEqual([...ruledOut].toSorted());
    });
  }

  it('gives the reason that was found', () => {
    const found = feasibility({ ...NO_OBSTACLES, failsInThread: 'process.chdir is not there' });
    expect(found.threads).toBe('process.chdir is not there');
  });

  it('of a plain function says what to do about it', () => {
    const found = feasibility({ ...NO_OBSTACLES, source: 'function', inputBlocked: 'a function' });
    expect(found.processes).toContain('move it into a module');
  });

  it('has hybrid workers in threads unless the task fails there', () => {
    expect(hybridKind(NO_OBSTACLES)).toBe('thread');
    expect(hybridKind({ ...NO_OBSTACLES, failsInThread: 'no chdir' })).toBe('process');
    expect(hybridKind({ ...NO_OBSTACLES, heapLimited: 'of 64 MiB' })).toBe('process');
  });
});

import { describe, expect, it } from 'vitest';

import { endOf } from '../src/supervise/end.ts';
import { goOnOf } from '../src/supervise/go-on.ts';
import type { Mark } from '../src/supervise/marks.ts';

const FILE = { kind: 'file', path: 'a.json' } as const;
const AUTO = { strategy: 'auto', inputs: FILE, resume: false } as const;
const JOURNAL = { isJournal: true, isShown: false };
const LINES = { isJournal: false, isShown: false };
const SHOWN = { isJournal: false, isShown: true };
const NEVER = { before: null, after: null };
const IN_PROCESSES = ['--strategy=processes'];

describe('a run whose process was ended goes on', () => {
  it('from its journal, and from the beginning before there is one', () => {
    const after = [...IN_PROCESSES, '--resume'];
    expect(goOnOf(AUTO, JOURNAL)).toEqual({ before: IN_PROCESSES, after });
    const resumed = { ...AUTO, resume: true };
    expect(goOnOf(resumed, JOURNAL)).toEqual({ before: IN_PROCESSES, after: IN_PROCESSES });
  });

  it('from the beginning as long as nobody has seen an outcome', () => {
    expect(goOnOf(AUTO, LINES)).toEqual({ before: IN_PROCESSES, after: null });
    expect(goOnOf(AUTO, SHOWN)).toEqual({ before: IN_PROCESSES, after: IN_PROCESSES });
  });

  it('never with inputs that are gone, nor with a strategy without workers', () => {
    expect(goOnOf({ ...AUTO, inputs: { kind: 'stdin' } }, JOURNAL)).toEqual(NEVER);
    expect(goOnOf({ ...AUTO, strategy: 'sequential' }, JOURNAL)).toEqual(NEVER);
    expect(goOnOf({ ...AUTO, strategy: 'async' }, JOURNAL)).toEqual(NEVER);
  });

  it('never after an end that somebody has asked for', () => {
    const mark: Mark = {
      kind: 'running',
      first: 3,
      goOn: IN_PROCESSES,
      work: 'run',
      task: 'a.task.ts',
      timeoutMs: null,
      out: null,
      tries: 1,
      turns: 1,
    };
    expect(endOf(mark, { code: null, signal: 'SIGKILL' })).toMatchObject({ goOn: IN_PROCESSES });
    expect(endOf(mark, { code: null, signal: 'SIGTERM' })).toMatchObject({ goOn: null });
  });

  it('never after it has come to its own end', () => {
    expect(endOf({ kind: 'done' }, { code: 1, signal: null })).toEqual({ kind: 'own', code: 1 });
    expect(endOf({ kind: 'starting' }, { code: 2, signal: null })).toEqual({
      kind: 'own',
      code: 2,
    });
  });
});

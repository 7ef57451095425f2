import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { areKept } from '../src/inputs/kept.ts';
import { endOf } from '../src/supervise/end.ts';
import { failed } from '../src/supervise/failures.ts';
import { goOnOf } from '../src/supervise/go-on.ts';
import type { Mark } from '../src/supervise/marks.ts';
import { folder } from './support/cli.ts';

const AUTO = { strategy: 'auto', resume: false } as const;
const JOURNAL = { areKept: true, hasRun: true, journal: 'resumable' } as const;
const IN_PROCESSES = ['--strategy=processes'];

const RUNNING: Mark = {
  kind: 'running',
  first: 3,
  isHere: true,
  goOn: IN_PROCESSES,
  work: 'run',
  task: 'a.task.ts',
  timeoutMs: null,
  out: null,
  inProcesses: false,
  tries: 1,
  turns: 1,
};

describe('a run whose process was ended goes on', () => {
  it('from its journal', () => {
    expect(goOnOf(AUTO, JOURNAL)).toEqual([...IN_PROCESSES, '--resume']);
    expect(goOnOf({ ...AUTO, resume: true }, JOURNAL)).toEqual(IN_PROCESSES);
  });

  it('from the beginning while the file still holds what the journal replaces', () => {
    expect(goOnOf(AUTO, { ...JOURNAL, journal: 'other' })).toEqual(IN_PROCESSES);
  });

  it('without a journal only as long as no input has come to its end', () => {
    const plain = { ...JOURNAL, journal: 'none' } as const;
    expect(goOnOf(AUTO, { ...plain, hasRun: false })).toEqual(IN_PROCESSES);
    expect(goOnOf(AUTO, plain)).toBeNull();
  });

  it('never with inputs that are gone or may be others', () => {
    expect(goOnOf(AUTO, { ...JOURNAL, areKept: false })).toBeNull();
  });

  it.each(['sequential', 'async', 'processes'] as const)(
    'never where %s was asked for',
    (strategy) => {
      expect(goOnOf({ ...AUTO, strategy }, JOURNAL)).toBeNull();
    },
  );

  it('never after an end that somebody has asked for', () => {
    expect(endOf(RUNNING, { code: null, signal: 'SIGKILL' })).toMatchObject({
      goOn: IN_PROCESSES,
    });
    expect(endOf(RUNNING, { code: null, signal: 'SIGTERM' })).toMatchObject({ goOn: null });
  });

  it('never after it has come to its own end', () => {
    expect(endOf({ kind: 'done' }, { code: 1, signal: null })).toEqual({ kind: 'own', code: 1 });
    expect(endOf({ kind: 'done' }, { code: null, signal: 'SIGKILL' })).toMatchObject({
      goOn: null,
    });
    expect(endOf({ kind: 'starting' }, { code: 2, signal: null })).toEqual({
      kind: 'own',
      code: 2,
    });
  });
});

describe('inputs are there a second time', () => {
  it('in a file, and by a pattern, but not in a pipe', async () => {
    const [file, pipe] = [join(folder(), 'a.ndjson'), join(folder(), 'b.ndjson')];
    writeFileSync(file, '1\n');
    execFileSync('mkfifo', [pipe]);
    expect(await areKept({ kind: 'file', path: file })).toBe(true);
    expect(await areKept({ kind: 'glob', pattern: '*' })).toBe(true);
    expect(await areKept({ kind: 'file', path: pipe })).toBe(false);
    expect(await areKept({ kind: 'stdin' })).toBe(false);
  });
});

describe('what to do about a run that is over', () => {
  const hintFor = (changes: object): string | undefined =>
    failed({ kind: 'ended', mark: { ...RUNNING, ...changes }, found: 'exit code 3', goOn: null })
      .hint;

  it('is to run it in processes, with a journal', () => {
    expect(hintFor({})).toMatch(/--strategy processes.*--out FILE/);
    expect(hintFor({ out: 'a.ndjson' })).toMatch(/--strategy processes --resume/);
  });

  it('is something else where it was run so', () => {
    expect(hintFor({ inProcesses: true })).not.toContain('--strategy');
    const journalled = hintFor({ inProcesses: true, out: 'a.ndjson' });
    expect(journalled).toMatch(/^(?!.*--strategy).*--resume/);
  });
});

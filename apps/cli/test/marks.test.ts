import { openSync } from 'node:fs';

import { expect, it } from 'vitest';

import { type Mark, MarksFile, MarkWriter, type Supervised } from '../src/supervise/marks.ts';

const PROBE: Supervised = {
  work: 'probe',
  task: 'a.task.ts',
  timeoutMs: 300,
  out: null,
  inProcesses: false,
};

function opened(): MarksFile {
  const file = MarksFile.open();
  if (file === undefined) throw new Error('no temporary folder can be written');
  return file;
}

it('an input that has been measured is no longer on the thread', async () => {
  using file = opened();
  using writer = new MarkWriter(file.file, PROBE);
  writer.trying({ first: 2, count: 1, value: 'a' });
  expect(file.read()).toMatchObject({ kind: 'trying', first: 2, isHere: true, tries: 1 });
  writer.trying(undefined);
  await expect.poll(() => file.read()).toMatchObject({ first: 2, isHere: false, tries: 2 });
});

it('inputs that workers are tried with are not on the thread', () => {
  using file = opened();
  using writer = new MarkWriter(file.file, PROBE);
  writer.trying({ first: 2, count: undefined, inWorkers: true });
  expect(file.read()).toMatchObject({ kind: 'trying', count: null, isHere: false });
});

it('an end after the last input is told, and never gone on from', () => {
  using file = opened();
  using writer = new MarkWriter(file.file, { ...PROBE, work: 'run' });
  writer.follow(() => ({ kind: 'running', first: 4, isHere: true, goOn: ['--resume'] }));
  writer.done();
  writer.ended('exit code 3', false);
  expect(file.read()).toMatchObject({
    kind: 'ended',
    where: { kind: 'over' },
  } satisfies Partial<Mark>);
});

it('a disk that is full does not end the work', () => {
  using writer = new MarkWriter(openSync('/dev/full', 'r+'), PROBE);
  expect(() => writer.moved()).not.toThrow();
});

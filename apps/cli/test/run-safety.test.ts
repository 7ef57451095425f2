import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { fixture, folder, forkwise, lines, start } from './support/cli.ts';
import { groupGone, outcomesIn, startGroup } from './support/journal.ts';

const TASK = fixture('deadly.task.ts');
const here = folder();

/** Four inputs, of which the third does so. */
function argsFor(how: string, strategy: string): string[] {
  const inputs = join(here, `${how}.json`);
  writeFileSync(inputs, JSON.stringify(['a', 'b', how, 'c']));
  return ['run', TASK, '--inputs', inputs, '--strategy', strategy, '--quiet'];
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

const statusesIn = async (out: string): Promise<string[]> =>
  (await outcomesIn(out)).map(({ status }) => status);

/** A small heap is full sooner. */
const environmentFor = (how: string): Record<string, string> =>
  how === 'flood' ? { NODE_OPTIONS: '--max-old-space-size=64' } : {};

describe('a run under auto whose task ends its process', () => {
  it.each([
    ['exit', 'exit code 3'],
    ['leave', 'exit code 0'],
    ['throwLater', 'thrown in a timer'],
    ['abort', 'signal SIGABRT'],
    ['sigkill', 'signal SIGKILL'],
    ['flood', 'signal SIG'],
  ])('by %s says at which input, and goes on', async (how, found) => {
    const out = join(here, `${how}.ndjson`);
    const args = [...argsFor(how, 'auto'), '--out', out];
    const { code, stdout, stderr } = await forkwise(args, environmentFor(how));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(oneLine(stderr)).toContain('RUN_ENDED');
    expect(oneLine(stderr)).toContain(`running input 2 ('${how}'): `);
    expect(oneLine(stderr)).toContain(found);
    expect(await statusesIn(out)).toEqual(['fulfilled', 'fulfilled', 'crashed', 'fulfilled']);
  });

  it('goes on without a journal as long as no input has come to its end', async () => {
    const inputs = join(here, 'at-once.json');
    writeFileSync(inputs, JSON.stringify(['exit', 'exit', 'exit']));
    const args = ['run', TASK, '--inputs', inputs, '--quiet', '--json'];
    const { code, stdout } = await forkwise(args);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ counts: { total: 3, crashed: 3 } });
  });

  it('does not run again without a journal what has come to its end', async () => {
    const { code, stderr } = await forkwise([...argsFor('exit', 'auto'), '--json']);
    expect(code).toBe(2);
    expect(oneLine(stderr)).toMatch(/RUN_ENDED.*--strategy processes.*--out FILE/);
  });

  it('goes on from the beginning where the file still holds something else', async () => {
    const [inputs, out] = [join(here, 'other.json'), join(here, 'other.ndjson')];
    writeFileSync(inputs, JSON.stringify(['a', 'nap', 'nap', 'sigkill', 'b']));
    writeFileSync(out, 'notes\n');
    const args = ['--inputs', inputs, '--strategy', 'threads', '--workers', '1', '--out', out];
    expect(await forkwise(['run', TASK, ...args, '--quiet'])).toMatchObject({ code: 1 });
    expect(await statusesIn(out)).toEqual([
      ...['fulfilled', 'fulfilled', 'fulfilled'],
      ...['crashed', 'fulfilled'],
    ]);
  });

  it('does not go on with inputs that code makes, which may be fewer', async () => {
    const out = join(here, 'drained.ndjson');
    const args = ['run', fixture('drained.task.ts'), '--out', out, '--quiet', '--json'];
    const { code, stdout } = await forkwise(args);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'error', code: 'RUN_ENDED' });
  });

  it('does not go on where that would repeat outcomes that were read', async () => {
    const inputs = join(here, 'late.json');
    writeFileSync(inputs, JSON.stringify([...Array.from({ length: 40 }, () => 'nap'), 'sigkill']));
    const args = ['run', TASK, '--inputs', inputs, '--strategy', 'threads', '--quiet'];
    const { code, stdout, stderr } = await forkwise(args);
    expect({ code, stderr: oneLine(stderr) }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Run it with --strategy processes') as string,
    });
    const indices = lines(stdout).map((line) => (line as { index: number }).index);
    expect(new Set(indices).size).toBe(indices.length);
  });

  it('does not go on with inputs that are gone', async () => {
    const args = ['run', TASK, '-', '--quiet', '--json'];
    const { code, stdout } = await forkwise(args, {}, '"a"\n"exit"\n"b"\n');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'error', code: 'RUN_ENDED' });
  });

  it('does not wait in a worker for what nothing will settle', async () => {
    const { code, stderr } = await forkwise(argsFor('hang', 'auto'));
    expect(code).toBe(2);
    expect(oneLine(stderr)).toMatch(/RUN_ENDED.*input 2 \('hang'\): a promise that nothing will/);
  });
});

describe('a run that is asked for', () => {
  it.each(['sequential', 'async'])('%s and ended says from which input on', async (strategy) => {
    const { code, stdout, stderr } = await forkwise([...argsFor('leave', strategy), '--json']);
    expect(code).toBe(2);
    expect(oneLine(stderr)).toMatch(/one of the inputs from [012] on/);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'error', code: 'RUN_ENDED' });
  });

  it('sequential and aborted can be resumed in processes', async () => {
    const out = join(here, 'sequential.ndjson');
    const first = await forkwise([...argsFor('abort', 'sequential'), '--out', out]);
    expect(first.code).toBe(2);
    expect(first.stderr).toContain('--resume');
    const again = await forkwise([...argsFor('abort', 'processes'), '--out', out, '--resume']);
    expect(again.code).toBe(1);
    expect(await statusesIn(out)).toEqual(['fulfilled', 'fulfilled', 'crashed', 'fulfilled']);
    expect(readFileSync(out, 'utf8')).toContain('SIGABRT');
  });

  it.each(['auto', 'threads', 'shared-memory', 'hybrid'])(
    '%s, and killed by one input among 1,000, loses that one alone',
    async (strategy) => {
      const inputs = join(here, 'thousand.json');
      const values = Array.from({ length: 1000 }, (_, at) => (at === 617 ? 'sigkill' : `${at}`));
      writeFileSync(inputs, JSON.stringify(values));
      const out = join(here, `${strategy}.ndjson`);
      const args = ['--inputs', inputs, '--strategy', strategy, '--out', out, '--quiet'];
      expect(await forkwise(['run', TASK, ...args])).toMatchObject({ code: 1 });
      expect(await statusesIn(out)).toEqual(
        values.map((value) => (value === 'sigkill' ? 'crashed' : 'fulfilled')),
      );
    },
  );
});

it('a run in processes whose own process is ended is not told to run in processes', async () => {
  const task = fixture('ends-in-inputs.task.ts');
  const { code, stderr } = await forkwise(['run', task, '--strategy', 'processes', '--quiet']);
  expect(code).toBe(2);
  expect(oneLine(stderr)).toMatch(/RUN_ENDED.*exit code 5/);
  expect(stderr).not.toContain('--strategy');
});

describe('a task that ends its process while it is imported', () => {
  const task = fixture('ends-on-import.task.ts');

  it.each([
    ['run'],
    ['run', '--strategy', 'threads'],
    ['run', '--strategy', 'processes'],
    ['compare'],
  ])('is named by %s %s %s', async (...[command = '', ...more]) => {
    const { code, stderr } = await forkwise([command, task, ...more]);
    expect(code).toBe(2);
    expect(oneLine(stderr)).toMatch(/RUN_ENDED.* while loading it: exit code 4/);
  });
});

it('compare says how a task ended it', async () => {
  const inputs = join(here, 'compared.json');
  writeFileSync(inputs, JSON.stringify(['a', 'sigkill']));
  const { code, stdout, stderr } = await forkwise(['compare', TASK, '--inputs', inputs, '--json']);
  expect(code).toBe(2);
  expect(oneLine(stderr)).toMatch(/RUN_ENDED.*signal SIGKILL/);
  expect(JSON.parse(stdout)).toMatchObject({ kind: 'error', code: 'RUN_ENDED' });
});

describe('a run whose task holds its thread past the time limit', () => {
  it('under auto says so, and goes on without it', async () => {
    const inputs = join(here, 'spins.json');
    const values = Array.from({ length: 40 }, (_, at) => (at === 30 ? 'spin' : 'a'));
    writeFileSync(inputs, JSON.stringify(values));
    const out = join(here, 'spins.ndjson');
    const args = ['--inputs', inputs, '--timeout', '200ms', '--out', out, '--quiet'];
    const { code, stderr } = await forkwise(['run', TASK, ...args]);
    expect(code).toBe(1);
    expect(oneLine(stderr)).toMatch(/RUN_STUCK.*running (one of the )?inputs? \d+.*and was ended/);
    expect(await statusesIn(out)).toEqual(
      values.map((value) => (value === 'spin' ? 'timedOut' : 'fulfilled')),
    );
  });

  it('under sequential says so, and what stops it', async () => {
    const { child, finished } = start([...argsFor('spin', 'sequential'), '--timeout', '200ms']);
    if (child.stderr !== null) await once(child.stderr, 'data');
    child.kill('SIGKILL');
    const { stderr } = await finished;
    expect(oneLine(stderr)).toMatch(/RUN_STUCK.*inputs from [012] on.*--strategy threads/);
  });
});

it('is not run again for a report that holds the thread', async () => {
  const args = ['run', fixture('held-report.task.ts'), '--timeout', '500ms', '--json'];
  const { code, stdout, stderr } = await forkwise(args);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.not.stringContaining('RUN_STUCK') as string,
  });
  expect(JSON.parse(stdout)).toMatchObject({ kind: 'report', counts: { fulfilled: 3 } });
});

it('is not gone on with after Ctrl-C while its thread is held', async () => {
  const inputs = join(here, 'interrupted.json');
  writeFileSync(inputs, JSON.stringify(['a', 'spinAloud', 'b']));
  const out = join(here, 'interrupted.ndjson');
  const args = ['--inputs', inputs, '--timeout', '1s', '--out', out, '--quiet'];
  const { child, finished } = start(['run', TASK, ...args]);
  if (child.stderr !== null) await once(child.stderr, 'data');
  child.kill('SIGINT');
  const { code, stderr } = await finished;
  expect({ code, stderr }).toEqual({
    code: 130,
    stderr: expect.not.stringContaining('goes on') as string,
  });
});

describe('a run that nobody can look at', () => {
  it('is done where no temporary file can be written', async () => {
    const args = [...argsFor('d', 'sequential'), '--json'];
    const { code, stdout } = await forkwise(args, { TMPDIR: '/dev/null/below' });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ counts: { fulfilled: 4 } });
  });

  it('is done in the process that a debugger was asked for', async () => {
    const args = ['run', fixture('parent.task.ts'), '--strategy', 'sequential', '--quiet'];
    const NODE_OPTIONS = '--inspect=127.0.0.1:0';
    const { code, stdout } = await forkwise(args, { NODE_OPTIONS });
    expect(code).toBe(0);
    expect(lines(stdout)).toMatchObject([{ value: process.pid }]);
  });
});

it('leaves nothing behind when it is killed while its thread is held', async () => {
  const out = join(here, 'held.ndjson');
  const child = startGroup([...argsFor('spin', 'sequential'), '--timeout', '100ms', '--out', out]);
  if (child.stderr !== null) await once(child.stderr, 'data');
  child.kill('SIGKILL');
  await groupGone(child);
  const again = [...argsFor('spin', 'processes'), '--timeout', '200ms', '--out', out, '--resume'];
  expect(await forkwise(again)).toMatchObject({ code: 1 });
  expect(await statusesIn(out)).toEqual(['fulfilled', 'fulfilled', 'timedOut', 'fulfilled']);
});

import { appendFileSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Outcome } from '@forkwise/core';
import { describe, expect, it } from 'vitest';

import { headerFor } from '../src/journal/header.ts';
import { resumeJournal } from '../src/journal/journal.ts';
import slowSquare from './fixtures/slow-square.task.ts';
import { fixture, folder, forkwise, lines } from './support/cli.ts';
import { killAndResume, outcomesIn } from './support/journal.ts';

const here = folder();
const square = fixture('square.task.ts');

function file(name: string, content: string): string {
  const path = join(here, name);
  writeFileSync(path, content);
  return path;
}

function inputsFile(name: string, inputs: readonly unknown[]): string {
  return file(name, inputs.map((input) => `${JSON.stringify(input)}\n`).join(''));
}

/** The journal of a run over so many numbers, without its last so many bytes. */
async function tornJournal(name: string, inputs: string, bytes: number): Promise<string> {
  const out = join(here, name);
  await forkwise(['run', square, '--inputs', inputs, '--out', out]);
  const whole = readFileSync(out);
  writeFileSync(out, whole.subarray(0, whole.length - bytes));
  return out;
}

const countTo = (length: number): number[] => Array.from({ length }, (_, n) => n);
const NUMBERS = countTo(600);
const SQUARES = NUMBERS.map((n) => ({ index: n, status: 'fulfilled', value: n * n }));
const numbers = inputsFile('numbers.ndjson', NUMBERS);

/** Adds to the journal at `path` what it lacks of these outcomes; their inputs are the indices. */
async function addWhatIsMissing(path: string, outcomes: readonly Outcome[]): Promise<number> {
  const header = headerFor(path, square, { kind: 'module' });
  await using journal = await resumeJournal({ path, header, limit: Infinity });
  const { skip, onRead } = journal.runOptions;
  for (const { index } of outcomes) onRead?.(index, index);
  const missing = outcomes.filter(({ index }) => skip?.has(index) !== true);
  await journal.write(missing.map((outcome) => journal.encode(outcome)).join(''));
  await journal.finish(true);
  return missing.length;
}

describe('a file of results', () => {
  it('begins with a line that says of what, and is read without it', async () => {
    const out = join(here, 'plain.ndjson');
    await forkwise(['run', square, '--out', out]);
    const [header, first] = lines(readFileSync(out, 'utf8'));
    expect(header).toMatchObject({
      kind: 'journal',
      version: 1,
      task: { export: 'default', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    });
    expect(first).toMatchObject({ index: 0, status: 'fulfilled', value: 1 });
    expect(await outcomesIn(out)).toHaveLength(4);
  });

  it('is not replaced unasked while it holds outcomes', async () => {
    const out = join(here, 'kept.ndjson');
    await forkwise(['run', square, '--out', out]);
    const before = readFileSync(out, 'utf8');
    const { code, stderr } = await forkwise(['run', square, '--out', out]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/JOURNAL_EXISTS[^]*--resume/);
    expect(readFileSync(out, 'utf8')).toBe(before);
  });
});

describe('a run that is resumed', () => {
  it('begins where there is no file, and has nothing left to do where all is there', async () => {
    const out = join(here, 'complete.ndjson');
    const args = ['run', square, '--inputs', numbers, '--out', out, '--resume'];
    expect(await forkwise(args)).toMatchObject({ code: 0 });
    const before = readFileSync(out, 'utf8');
    const { code, stderr } = await forkwise(args);
    expect(code).toBe(0);
    expect(stderr).toContain('nothing was left to run: 600 fulfilled by earlier runs');
    expect(stderr).not.toContain('Measuring');
    expect(readFileSync(out, 'utf8')).toBe(before);
    const { stdout } = await forkwise([...args, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      counts: { total: 0 },
      resumed: { fulfilled: 600, rejected: 0 },
    });
  });

  it.each(['sequential', 'async', 'threads', 'shared-memory', 'processes', 'hybrid', 'auto'])(
    'adds what is missing, in order, under its own index: %s',
    async (strategy) => {
      const out = await tornJournal(`torn-${strategy}.ndjson`, numbers, 20_000);
      const kept = readFileSync(out, 'utf8').split('\n').slice(0, -1);
      const args = ['run', square, '--inputs', numbers, '--out', out, '--resume', '--json'];
      const { code, stdout } = await forkwise([...args, '--strategy', strategy]);
      expect(code).toBe(0);
      const done = kept.length - 1;
      expect(JSON.parse(stdout)).toMatchObject({
        counts: { total: 600 - done, fulfilled: 600 - done },
        resumed: { fulfilled: done },
      });
      const text = readFileSync(out, 'utf8');
      expect(text.startsWith(`${kept.join('\n')}\n`)).toBe(true);
      const inFile = lines(text).slice(1) as { index: number }[];
      expect(inFile.map(({ index }) => index)).toEqual(NUMBERS);
      expect(await outcomesIn(out)).toEqual(SQUARES);
    },
  );

  it('reads its inputs from a pipe as well as from the file', async () => {
    const out = await tornJournal('piped.ndjson', numbers, 10_000);
    const { code } = await forkwise(
      ['run', square, '-', '--out', out, '--resume'],
      {},
      readFileSync(numbers, 'utf8'),
    );
    expect(code).toBe(0);
    expect(await outcomesIn(out)).toEqual(SQUARES);
  });

  it('loses nothing, and repeats nothing, wherever the file was cut', async () => {
    const outcomes: readonly Outcome[] = countTo(6).map((index) =>
      index === 2
        ? { index, status: 'rejected', error: new RangeError('zwei ≠ 2') }
        : { index, status: 'fulfilled', value: '½'.repeat(index) },
    );
    const path = join(here, 'cut.ndjson');
    await addWhatIsMissing(path, outcomes);
    const whole = readFileSync(path);
    const wholeLines = whole.toString('utf8').trimEnd().split('\n');
    for (let cut = 0; cut <= whole.length; cut += 1) {
      const left = whole.subarray(0, cut);
      writeFileSync(path, left);
      const breaks = left.toString('latin1').split('\n').length - 1;
      expect(await addWhatIsMissing(path, outcomes)).toBe(6 - Math.max(0, breaks - 1));
      expect(readFileSync(path, 'utf8').trimEnd().split('\n').toSorted()).toEqual(
        wholeLines.toSorted(),
      );
    }
  });

  it('runs again what crashed or ran out of time, and not what the task refused', async () => {
    const out = join(here, 'unlucky.ndjson');
    const luck = join(here, 'luck');
    const args = ['run', fixture('unlucky.task.ts'), '--out', out, '--resume', '--json'];
    const plan = ['--strategy', 'processes', '--workers', '2', '--timeout', '1s', '--retries', '0'];
    const environment = { FORKWISE_TEST_LUCK: luck };
    const first = await forkwise([...args, ...plan], environment);
    expect(first.code).toBe(1);
    expect(JSON.parse(first.stdout)).toMatchObject({
      counts: { fulfilled: 7, crashed: 1, timedOut: 1, rejected: 1 },
    });
    writeFileSync(luck, '');
    const second = await forkwise([...args, ...plan], environment);
    // Of the whole file, one input still has no value.
    expect(second.code).toBe(1);
    expect(JSON.parse(second.stdout)).toMatchObject({
      counts: { total: 2, fulfilled: 2 },
      resumed: { fulfilled: 7, rejected: 1 },
    });
    const outcomes = await outcomesIn(out);
    expect(outcomes.map(({ status }) => status)).toEqual(
      countTo(10).map((n) => (n === 7 ? 'rejected' : 'fulfilled')),
    );
  });

  it('goes on with more inputs than there were, and with only the first of them', async () => {
    const out = await tornJournal('more.ndjson', inputsFile('few.ndjson', NUMBERS.slice(0, 50)), 0);
    const args = ['run', square, '--inputs', numbers, '--out', out, '--resume'];
    expect(await forkwise([...args, '--limit', '20'])).toMatchObject({ code: 0 });
    expect(await outcomesIn(out)).toHaveLength(50);
    expect(await forkwise(args)).toMatchObject({ code: 0 });
    expect(await outcomesIn(out)).toEqual(SQUARES);
  });

  it('writes through a symbolic link, which stays one', async () => {
    const target = await tornJournal('target.ndjson', numbers, 5000);
    const text = readFileSync(target, 'utf8');
    // Of no use, so that the file is written anew.
    writeFileSync(target, text.replace('"status":"fulfilled"', '"status":"crashed"'));
    const link = join(here, 'link.ndjson');
    symlinkSync(target, link);
    await forkwise(['run', square, '--inputs', numbers, '--out', link, '--resume']);
    expect(await outcomesIn(target)).toEqual(SQUARES);
    expect(statSync(link).ino).toBe(statSync(target).ino);
  });
});

describe('a journal is refused, and left as it is,', () => {
  const shortened = inputsFile('shortened.ndjson', NUMBERS.slice(0, 100));
  const changed = inputsFile('changed.ndjson', [
    ...NUMBERS.slice(0, 300),
    -1,
    ...NUMBERS.slice(301),
  ]);
  const swapped = inputsFile('swapped.ndjson', [1, 0, ...NUMBERS.slice(2)]);
  const others: [what: string, args: string[], code: string, words: RegExp][] = [
    ['another task', [fixture('picky.task.ts')], 'JOURNAL_MISMATCH', /picky\.task\.ts/],
    ['another export', [`${square}#other`], 'JOURNAL_MISMATCH', /#other/],
    ['an input that changed', [square, '--inputs', changed], 'JOURNAL_MISMATCH', /from 256 to 511/],
    ['inputs in another order', [square, '--inputs', swapped], 'JOURNAL_MISMATCH', /from 0 to 255/],
    ['fewer inputs', [square, '--inputs', shortened], 'JOURNAL_MISMATCH', /fewer inputs/],
  ];

  it.each(others)('by %s', async (what, args, code, words) => {
    const out = await tornJournal(`${what.replaceAll(' ', '-')}.ndjson`, numbers, 2);
    const before = readFileSync(out, 'utf8');
    const wholeLines = before.slice(0, before.lastIndexOf('\n') + 1);
    const finished = await forkwise(['run', ...args, '--out', out, '--resume']);
    expect(finished.stderr).toContain(code);
    expect(finished.stderr).toMatch(words);
    expect(finished.stderr).not.toMatch(/^ +at /m);
    expect(finished.code).toBe(2);
    expect(readFileSync(out, 'utf8').startsWith(wholeLines)).toBe(true);
  });

  it('by a task whose file has changed', async () => {
    const task = file(
      'changing.task.mjs',
      'export default (n) => n;\nexport const inputs = [1, 2];',
    );
    const out = join(here, 'changing.ndjson');
    await forkwise(['run', task, '--out', out]);
    const before = readFileSync(out, 'utf8');
    appendFileSync(task, '// another one');
    const { code, stderr } = await forkwise(['run', task, '--out', out, '--resume']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/JOURNAL_MISMATCH[^]*The task has changed/);
    expect(readFileSync(out, 'utf8')).toBe(before);
  });

  it.each([
    ['one that is none', 'my notes\n', 'JOURNAL_INVALID', /no\s+journal/],
    ['one that is none, without a line break', 'my notes', 'JOURNAL_INVALID', /no\s+journal/],
    [
      'one of another version',
      '{"kind":"journal","version":9}\n',
      'JOURNAL_INVALID',
      /this version/,
    ],
  ])('as %s', async (what, content, code, words) => {
    const out = file(`${what.replaceAll(' ', '-')}.ndjson`, content);
    const finished = await forkwise(['run', square, '--out', out, '--resume']);
    expect(finished).toMatchObject({ code: 2 });
    expect(finished.stderr).toContain(code);
    expect(finished.stderr).toMatch(words);
    expect(readFileSync(out, 'utf8')).toBe(content);
  });

  it('when it is damaged before its last line', async () => {
    const out = await tornJournal('damaged.ndjson', numbers, 0);
    const all = readFileSync(out, 'utf8').split('\n');
    const content = [...all.slice(0, 4), '\0\0\0', ...all.slice(5)].join('\n');
    writeFileSync(out, content);
    const { code, stderr } = await forkwise([
      'run',
      square,
      '--inputs',
      numbers,
      '--out',
      out,
      '--resume',
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/JOURNAL_INVALID[^]*line 5/);
    expect(readFileSync(out, 'utf8')).toBe(content);
  });
});

describe('kill -9 of all its processes', () => {
  it.each([
    ['auto', 'input', ['--concurrency', '4']],
    ['async', 'completion', ['--concurrency', '4']],
    ['processes', 'completion', []],
  ])('loses and repeats nothing: %s in %s order', async (strategy, order, more) => {
    const slow = fixture('slow-square.task.ts');
    const out = join(here, `killed-${strategy}.ndjson`);
    const args = [slow, '--limit', '1500', '--strategy', strategy, '--order', order, ...more];
    const kills = await killAndResume({ args, out, kills: 4, seed: 20_261, longestMs: 60 });
    expect(kills.some((done) => done > 0 && done < 1500)).toBe(true);
    expect(await outcomesIn(out)).toEqual(
      await Promise.all(
        countTo(1500).map(async (index) => {
          return { index, status: 'fulfilled', value: await slowSquare(index) };
        }),
      ),
    );
  });
});

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { describe, expect, it } from 'vitest';

import { decodeOutcome } from '../src/ndjson/index.ts';
import { fixture, folder, forkwise, lines, start } from './support/cli.ts';
import { outcomesIn } from './support/journal.ts';

const square = fixture('square.task.ts');
const here = folder();

function indices(stdout: string): unknown[] {
  return lines(stdout).map((line) => (line as { index: number }).index);
}

describe('results', () => {
  it('go to a pipe as NDJSON, the human text to stderr', async () => {
    const { code, stdout, stderr } = await forkwise(['run', square]);
    expect(code).toBe(0);
    expect(lines(stdout)).toEqual(
      [1, 4, 9, 16].map((value, index) => ({ index, status: 'fulfilled', value })),
    );
    expect(stderr).toContain('4 of 4 fulfilled');
  });

  it('go to a file, with stdout left alone', async () => {
    const out = join(here, 'out.ndjson');
    writeFileSync(out, 'from an earlier run, and longer than what comes now'.repeat(9));
    const { code, stdout } = await forkwise(['run', square, '--out', out]);
    expect(code).toBe(0);
    expect(stdout).toBe('');
    expect(await outcomesIn(out)).toHaveLength(4);
  });

  it('read back as what the task returned', async () => {
    const { stdout } = await forkwise(['run', fixture('values.task.ts')]);
    expect(stdout.trimEnd().split('\n').map(decodeOutcome)).toEqual(
      [1, 2].map((input, index) => ({
        index,
        status: 'fulfilled',
        value: {
          input,
          bytes: Uint8Array.of(input),
          big: BigInt(input),
          nothing: undefined,
          nan: NaN,
        },
      })),
    );
  });

  it('come in input order, or in completion order when asked', async () => {
    const inputs = join(here, 'waits.json');
    writeFileSync(inputs, '[300, 1, 1, 1]');
    const args = [
      'run',
      fixture('wait.task.ts'),
      '--inputs',
      inputs,
      '--strategy',
      'async',
      '--concurrency',
      '4',
    ];
    expect(indices((await forkwise(args)).stdout)).toEqual([0, 1, 2, 3]);
    const byCompletion = await forkwise([...args, '--order', 'completion']);
    expect(indices(byCompletion.stdout).at(-1)).toBe(0);
  });

  it('that failed are told line by line and by exit code 1', async () => {
    const { code, stdout, stderr } = await forkwise(['run', fixture('picky.task.ts')]);
    expect(code).toBe(1);
    expect(lines(stdout)).toHaveLength(60);
    expect(lines(stdout)[1]).toMatchObject({
      index: 1,
      status: 'rejected',
      error: { $type: 'Error', name: 'RangeError', message: '1 is odd' },
    });
    expect(stderr).toMatch(/30 of 60 fulfilled; 30 rejected/);
  });

  it('end quietly when their reader goes away', async () => {
    const { child, finished } = start(['run', fixture('wait.task.ts'), '--strategy', 'async']);
    child.stdout?.once('data', () => child.stdout?.destroy());
    const { stderr } = await finished.catch(() => ({ stderr: '' }));
    expect(stderr).not.toMatch(/EPIPE|^ +at /m);
  });
});

describe('inputs', () => {
  it('come from stdin as NDJSON', async () => {
    const { code, stdout } = await forkwise(['run', square, '-'], {}, '5\n6\n');
    expect(code).toBe(0);
    expect(lines(stdout)).toMatchObject([{ value: 25 }, { value: 36 }]);
  });

  it('come from a CSV file as objects', async () => {
    const csv = join(here, 'numbers.csv');
    writeFileSync(csv, 'n\r\n7\r\n8\r\n');
    const { stdout } = await forkwise(['run', square, '--inputs', csv]);
    expect(lines(stdout)).toMatchObject([{ value: 49 }, { value: 64 }]);
  });

  it('come from a glob as paths', async () => {
    const many = folder();
    for (const name of ['b.txt', 'a.txt']) writeFileSync(join(many, name), '');
    const { stdout } = await forkwise([
      'run',
      fixture('no-inputs.task.ts'),
      '--glob',
      `${many}/*.txt`,
    ]);
    expect(lines(stdout)).toMatchObject([
      { value: join(many, 'a.txt') },
      { value: join(many, 'b.txt') },
    ]);
  });

  it.each([
    ['run', 'stderr', '0 of 0'],
    ['advise', 'stdout', '0 inputs'],
    ['compare', 'stdout', '0 inputs'],
  ] as const)('may be none, which is no error: %s', async (command, stream, words) => {
    const empty = join(here, 'empty.json');
    writeFileSync(empty, '');
    const finished = await forkwise([command, square, '--inputs', empty]);
    expect(finished).toMatchObject({ code: 0 });
    expect(finished[stream]).toContain(words);
  });

  it('may be limited', async () => {
    const { stdout } = await forkwise(['run', square, '--limit', '2']);
    expect(lines(stdout)).toHaveLength(2);
  });

  it('that turn out malformed midway are an error with its place, exit code 2', async () => {
    const { code, stderr } = await forkwise(['run', square, '-'], {}, '5\n6\n{\n');
    expect(code).toBe(2);
    expect(stderr).toContain('INPUTS_MALFORMED');
    expect(stderr).toContain('line 3, column 2');
  });
});

describe('the human text', () => {
  it('has no colours in a pipe, with NO_COLOR or with --no-color', async () => {
    const args = ['doctor'];
    const forced = await forkwise(args, { FORCE_COLOR: '1' });
    expect(forced.stdout).toContain('\u001B[');
    for (const plain of [
      await forkwise(args),
      await forkwise(args, { FORCE_COLOR: '1', NO_COLOR: '1' }),
      await forkwise([...args, '--no-color'], { FORCE_COLOR: '1' }),
    ]) {
      expect(plain.stdout).not.toContain('\u001B[');
    }
  });

  it('is absent with --quiet', async () => {
    const { code, stdout, stderr } = await forkwise(['run', square, '--quiet']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(lines(stdout)).toHaveLength(4);
  });

  it('of advise names the class, the evidence, the predictions and the next command', async () => {
    const { stdout } = await forkwise(['advise', square]);
    for (const part of ['Run it as', 'Evidence', 'Predictions', 'Next', `forkwise run ${square}`]) {
      expect(stdout).toContain(part);
    }
  });
});

describe('pnpm start', () => {
  it('with arguments is the CLI', async () => {
    const entry = fileURLToPath(new URL('../src/start.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [entry, 'run', square]);
    expect(lines(stdout)).toHaveLength(4);
  });
});

describe('Ctrl-C', () => {
  it('drains: what is in flight completes, the report comes, exit code 130', async () => {
    const args = ['run', fixture('wait.task.ts'), '--strategy', 'async', '--concurrency', '4'];
    const { child, finished } = start(args);
    if (child.stdout !== null) await once(child.stdout, 'data');
    child.kill('SIGINT');
    const { code, stdout, stderr } = await finished;
    expect({ code, stderr }).toMatchObject({
      code: 130,
      stderr: expect.stringMatching(/Stopping[^]*of \d+ fulfilled/) as string,
    });
    const settled = lines(stdout);
    expect(settled.length).toBeGreaterThan(3);
    expect(settled.length).toBeLessThan(2000);
    for (const line of settled) expect(line).toMatchObject({ status: 'fulfilled' });
  });

  it('twice aborts what is in flight', async () => {
    const inputs = join(here, 'long.json');
    writeFileSync(inputs, '[1, 600000]');
    const { child, finished } = start([
      'run',
      fixture('wait.task.ts'),
      '--inputs',
      inputs,
      '--strategy',
      'async',
      '--concurrency',
      '2',
    ]);
    if (child.stdout !== null) await once(child.stdout, 'data');
    let told = '';
    child.stderr?.on('data', (chunk: Buffer) => (told += chunk.toString('utf8')));
    child.kill('SIGINT');
    // Two that are pending at the same time would be one.
    while (!told.includes('Stopping')) await sleep(5);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await finished;
    expect({ code, stderr }).toMatchObject({ code: 130 });
    expect(lines(stdout)).toMatchObject([{ status: 'fulfilled' }, { status: 'cancelled' }]);
  });
});

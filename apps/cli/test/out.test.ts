import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  createReadStream,
  existsSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import { CLI, fixture, folder, forkwise, lines, plainEnvironment, start } from './support/cli.ts';
import { groupGone, outcomesIn, signalGroup, startGroup } from './support/journal.ts';

const here = folder();
const square = fixture('square.task.ts');

function fifo(name: string): string {
  const path = join(here, name);
  execFileSync('mkfifo', [path]);
  return path;
}

describe('a disk that is full', () => {
  it.each(['sequential', 'threads'])(
    'ends the run with the reason: --out, %s',
    async (strategy) => {
      const args = ['run', fixture('wait.task.ts'), '--strategy', strategy, '--out', '/dev/full'];
      const { code, stderr } = await forkwise(args);
      expect(code).toBe(2);
      expect(stderr).toMatch(/OUTPUT_UNWRITABLE[^]*ENOSPC/);
      expect(stderr).not.toMatch(/^ +at /m);
    },
  );

  it.each([[[]], [['--json']]])(
    'ends the run with the reason: standard output %s',
    async (more) => {
      const full = openSync('/dev/full', 'w');
      const child = spawn(process.execPath, [CLI, 'run', square, ...more], {
        env: plainEnvironment(),
        stdio: ['ignore', full, 'pipe'],
      });
      closeSync(full);
      const stderr = child.stderr === null ? '' : await text(child.stderr);
      expect(child.exitCode ?? (await once(child, 'close'))[0]).toBe(2);
      expect(stderr).toMatch(/OUTPUT_UNWRITABLE[^]*ENOSPC/);
      expect(stderr).not.toMatch(/^ +at /m);
    },
  );
});

describe('a reader that goes away', () => {
  it('ends the run quietly, with exit code 0, as after `| head -1`', () => {
    const command = `"${process.execPath}" "${CLI}" run "$1" --quiet | head -1; echo "$?-\${PIPESTATUS[0]}"`;
    const stdout = execFileSync('bash', ['-c', command, '-', fixture('wait.task.ts')], {
      env: plainEnvironment(),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [first, status] = stdout.trimEnd().split('\n');
    expect(JSON.parse(first ?? '')).toMatchObject({ index: 0, status: 'fulfilled' });
    expect(status).toBe('0-0');
  });

  it('ends it the same way when it read a named pipe', async () => {
    const path = fifo('left');
    const { finished } = start(['run', fixture('wait.task.ts'), '--quiet', '--out', path]);
    const reader = createReadStream(path);
    await once(reader, 'data');
    reader.destroy();
    expect(await finished).toMatchObject({ code: 0, stderr: '' });
  });
});

/** How many inputs were asked for, once no more are. */
async function askedFor(path: string): Promise<number> {
  for (let before = ''; ;) {
    await sleep(500);
    const count = existsSync(path) ? readFileSync(path, 'utf8') : '';
    if (count !== '' && count === before) return Number(count);
    before = count;
  }
}

function collected(child: ChildProcess): () => string {
  let all = '';
  child.stderr?.on('data', (chunk: Buffer) => (all += chunk.toString('utf8')));
  return () => all;
}

describe('a reader that does not read', () => {
  const counted = fixture('counted.task.ts');

  it.each([
    ['sequential', []],
    ['threads', ['--chunk', '100']],
    ['auto', []],
  ])('of a named pipe holds up the source of the inputs: %s', async (strategy, more) => {
    const path = fifo(`slow-${strategy}`);
    const args = ['run', counted, '--quiet', '--out', path, '--strategy', strategy, ...more];
    const asked = join(here, `asked-${strategy}`);
    const child = startGroup(args, { FORKWISE_TEST_ASKED: asked });
    const closed = once(child, 'close');
    const stderr = collected(child);
    const reader = createReadStream(path);
    await once(reader, 'readable');
    // All that is held on the way, a window of 65,536 inputs at most, and not the list of 100,000.
    expect(await askedFor(asked)).toBeLessThan(70_000);
    const all = (await text(reader)).trimEnd().split('\n');
    expect({ closed: await closed, told: stderr() }).toEqual({ closed: [0, null], told: '' });
    expect(all).toHaveLength(100_000);
    expect(JSON.parse(all.at(-1) ?? '')).toMatchObject({ index: 99_999 });
  });

  it('does not keep the third Ctrl-C from ending the run', async () => {
    const path = fifo('stuck');
    const asked = join(here, 'asked-stuck');
    const child = startGroup(['run', counted, '--out', path], { FORKWISE_TEST_ASKED: asked });
    const closed = once(child, 'close');
    child.stderr?.resume();
    const reader = createReadStream(path);
    await once(reader, 'readable');
    await askedFor(asked);
    // The third, or a later one where two that were pending at the same time have become one.
    while (child.exitCode === null) {
      signalGroup(child, 'SIGINT');
      await sleep(100);
    }
    expect(await closed).toEqual([130, null]);
    reader.destroy();
  });
});

describe('--out', () => {
  it('- or /dev/stdout is standard output, for people too', async () => {
    for (const out of ['-', '/dev/stdout']) {
      const { code, stdout } = await forkwise(['run', square, '--out', out]);
      expect(code).toBe(0);
      expect(lines(stdout)).toMatchObject([1, 4, 9, 16].map((value) => ({ value })));
    }
    const { code, stderr } = await forkwise(['run', square, '--out', '-', '--json']);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/exclude/) as string,
    });
  });

  it('may be a device', async () => {
    expect(await forkwise(['run', square, '--out', '/dev/null'])).toMatchObject({ code: 0 });
  });

  it('is never written over what is read', async () => {
    const inputs = join(here, 'in.ndjson');
    writeFileSync(inputs, '1\n2\n');
    const task = join(here, 'own.task.mjs');
    writeFileSync(task, 'export default (n) => n;\nexport const inputs = [1];\n');
    for (const [args, words] of [
      [['run', square, '--inputs', inputs, '--out', `${here}/./in.ndjson`], /holds the inputs/],
      [['run', task, '--out', task], /holds the task/],
      [['run', task, '--glob', `${here}/*.ndjson`, '--out', inputs], /one of the inputs/],
    ] as const) {
      const before = [readFileSync(inputs, 'utf8'), readFileSync(task, 'utf8')];
      const { code, stderr } = await forkwise(args);
      expect({ code, stderr }).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(words) as string,
      });
      expect([readFileSync(inputs, 'utf8'), readFileSync(task, 'utf8')]).toEqual(before);
    }
    const command = `"${process.execPath}" "${CLI}" run "$1" - --out "$2" < "$2" 2>&1; echo "$?"`;
    const told = execFileSync('sh', ['-c', command, '-', square, inputs], {
      env: plainEnvironment(),
      encoding: 'utf8',
    });
    expect(told).toMatch(/holds the inputs[^]*2\n$/);
    expect(readFileSync(inputs, 'utf8')).toBe('1\n2\n');
  });

  it.each([
    ['nothing', [], /--out FILE/],
    ['a device', ['--out', '/dev/null'], /keeps\s+nothing/],
    ['standard output', ['--out', '-'], /keeps\s+nothing/],
    ['a named pipe', ['--out', fifo('no-journal')], /keeps\s+nothing/],
    ['a folder', ['--out', here], /EISDIR/],
  ])('of %s is not resumed', async (_, args, words) => {
    const { code, stderr } = await forkwise(['run', square, ...args, '--resume']);
    expect(code).toBe(2);
    expect(stderr).toMatch(words);
  });
});

describe('Ctrl-C in a terminal, which every process of the run hears,', () => {
  const slow = fixture('slow-square.task.ts');

  it.each([
    ['threads', 1],
    ['processes', 1],
    ['async', 1],
    ['threads', 2],
    ['processes', 2],
    ['async', 2],
  ])('leaves a journal to go on with: %s, %i times', async (strategy, times) => {
    const out = join(here, `interrupted-${strategy}-${times}.ndjson`);
    const args = ['run', slow, '--out', out, '--resume'];
    const plan = ['--strategy', strategy, '--concurrency', '4', '--retries', '0'];
    const child = startGroup([...args, ...plan, '--json']);
    const closed = once(child, 'close');
    const stderr = collected(child);
    while (!(await outcomesSoFar(out))) await sleep(5);
    for (let time = 0; time < times; time += 1) {
      // The second may come too late: what was in flight has completed.
      if (child.exitCode === null) signalGroup(child, 'SIGINT');
      if (time === 0) while (!stderr().includes('Stopping')) await sleep(2);
    }
    expect(await closed).toEqual([130, null]);
    const before = await outcomesIn(out);
    expect(before.length).toBeGreaterThan(0);
    expect(before.length).toBeLessThan(3000);
    for (const { status } of before) expect(status).toBe('fulfilled');
    await groupGone(child);
    // Whatever plan carries out the rest: the one that takes least time.
    const rest = await forkwise([...args, '--strategy', 'async', '--concurrency', '64', '--quiet']);
    expect(rest).toMatchObject({ code: 0, stderr: '' });
    const after = await outcomesIn(out);
    expect(after.map(({ index }) => index)).toEqual(Array.from({ length: 3000 }, (_, n) => n));
  });
});

async function outcomesSoFar(path: string): Promise<boolean> {
  try {
    return readFileSync(path, 'utf8').split('\n').length > 3;
  } catch {
    return false;
  }
}

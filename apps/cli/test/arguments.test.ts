import { describe, expect, it } from 'vitest';

import { nearest } from '../src/arguments/nearest.ts';
import { parseArguments } from '../src/arguments/parse.ts';
import { readSettings, type Settings } from '../src/arguments/settings.ts';
import { sameWith } from '../src/commands/next.ts';

async function settings(line: string): Promise<Settings> {
  const invocation = await parseArguments(line.split(' '), 80);
  if (invocation.kind === 'text') throw new Error(`only a text: ${invocation.text}`);
  return readSettings(invocation.raw);
}

async function help(line: string): Promise<string> {
  const invocation = await parseArguments(line.split(' '), 80);
  return invocation.kind === 'text' ? invocation.text : '';
}

describe('a command line', () => {
  it('leaves to forkwise what it does not say', async () => {
    expect(await settings('run t.ts')).toEqual({
      json: false,
      quiet: false,
      verbose: false,
      timeline: false,
      task: 't.ts',
      inputs: { kind: 'module' },
      limit: undefined,
      strategy: 'auto',
      workers: undefined,
      concurrency: undefined,
      chunkSize: undefined,
      order: 'input',
      out: undefined,
      resume: false,
      timeoutMs: undefined,
      retries: undefined,
      retryRejected: undefined,
      transfer: undefined,
      rounds: undefined,
      recalibrate: false,
      history: true,
      watch: false,
      force: false,
      clear: false,
      root: undefined,
      port: undefined,
      open: false,
    });
  });

  it('may set every option of run', async () => {
    const line =
      'run t.ts#f --inputs a.csv --limit 9 --strategy shared-memory --workers 2 --concurrency 3 ' +
      '--chunk 4 --order completion --out o.ndjson --resume --json --quiet --no-color --timeout 2s ' +
      '--retries 0 --retry-rejected 3 --transfer both --recalibrate --no-history --verbose --timeline ' +
      '--trace t.json --report r.html';
    expect(await settings(line)).toEqual({
      json: true,
      quiet: true,
      verbose: true,
      timeline: true,
      trace: 't.json',
      report: { path: 'r.html', format: 'html' },
      task: 't.ts#f',
      inputs: { kind: 'file', path: 'a.csv' },
      limit: 9,
      strategy: 'shared-memory',
      workers: 2,
      concurrency: 3,
      chunkSize: 4,
      order: 'completion',
      out: 'o.ndjson',
      resume: true,
      timeoutMs: 2000,
      retries: 0,
      retryRejected: 3,
      transfer: 'both',
      rounds: undefined,
      recalibrate: true,
      history: false,
      watch: false,
      force: false,
      clear: false,
      root: undefined,
      port: undefined,
      open: false,
    });
  });

  it.each(['run t.ts -', 'run - t.ts', 'run t.ts --inputs -', 'run t.ts --inputs=-'])(
    'means standard input by a dash: %s',
    async (line) => {
      expect(await settings(line)).toMatchObject({ task: 't.ts', inputs: { kind: 'stdin' } });
    },
  );

  it('means standard output by a dash after --out', async () => {
    expect(await settings('run t.ts - --out -')).toMatchObject({
      inputs: { kind: 'stdin' },
      out: '-',
    });
  });

  it('takes the last of a repeated option', async () => {
    expect(await settings('run t.ts --workers 2 --workers 3')).toMatchObject({ workers: 3 });
  });

  it('may name the task whose history is meant', async () => {
    const line = 'history --task t.ts#f --limit 5 --clear';
    expect(await settings(line)).toMatchObject({ task: 't.ts#f', limit: 5, clear: true });
  });

  it('may say what is served where', async () => {
    const line = 'web --root examples --port 8080 --open';
    expect(await settings(line)).toMatchObject({ root: 'examples', port: 8080, open: true });
  });

  it.each([
    ['500', 500],
    ['500ms', 500],
    ['2s', 2000],
    ['1.5m', 90_000],
    ['1h', 3_600_000],
  ])('reads the time %s as %d ms', async (text, ms) => {
    expect(await settings(`run t.ts --timeout ${text}`)).toMatchObject({ timeoutMs: ms });
  });
});

describe('a wrong command line', () => {
  const invalid = { code: 'OPTION_INVALID' };
  it.each([
    ['run t.ts --workers 0', invalid],
    ['run t.ts --workers -1', invalid],
    ['run t.ts --workers 1.5', invalid],
    ['run t.ts --workers 1e9', invalid],
    ['run t.ts --workers 100000', invalid],
    ['run t.ts --workers two', invalid],
    ['run t.ts --workers NaN', invalid],
    ['run t.ts --workers', invalid],
    ['run t.ts --workers=', invalid],
    ['run t.ts --concurrency 0', invalid],
    ['run t.ts --chunk -3', invalid],
    ['run t.ts --limit 0', invalid],
    ['run t.ts --retries -1', invalid],
    ['run t.ts --transfer all', invalid],
    ['compare t.ts --rounds 0', invalid],
    ['run t.ts --timeout 0', invalid],
    ['run t.ts --timeout -1s', invalid],
    ['run t.ts --timeout 5d', invalid],
    ['run t.ts --timeout 1000h', invalid],
    ['run t.ts --order random', invalid],
    ['run t.ts --out=', invalid],
    ['web --root=', invalid],
    ['web --port 0', invalid],
    ['web --port 65536', invalid],
    ['web t.ts', invalid],
    ['run t.ts --inputs=', invalid],
    ['history --clear --task=', invalid],
    ['history t.ts --clear', invalid],
    ['run t.ts --inputs a.txt --glob *', invalid],
    ['run t.ts --strategy thraeds', { code: 'STRATEGY_UNKNOWN', hint: 'Did you mean `threads`?' }],
    ['run t.ts --strategy zzzzzzzzzzzz', { code: 'STRATEGY_UNKNOWN' }],
    ['run t.ts --worker 2', { ...invalid, hint: 'Did you mean `--workers`?' }],
    ['run t.ts --rounds 2', invalid],
    ['rum t.ts', { ...invalid, hint: 'Did you mean `forkwise run`?' }],
    ['run', { ...invalid, message: 'forkwise run needs a task.' }],
    ['run a.ts b.ts', invalid],
  ])('is refused: %s', async (line, error) => {
    await expect(settings(line)).rejects.toMatchObject(error);
  });

  it('is refused when empty', async () => {
    await expect(parseArguments([], 80)).rejects.toMatchObject(invalid);
  });
});

describe('help', () => {
  it.each(['advise', 'run', 'compare', 'calibrate', 'history', 'doctor'])(
    'of %s has an example and every option explained',
    async (command) => {
      const text = await help(`${command} --help`);
      expect(text).toMatch(new RegExp(`Examples:[^]*forkwise ${command}`));
      expect(text).toContain('--json');
      expect(text).not.toMatch(/^ +--\S+ *$/m);
    },
  );

  it('lists the commands and the exit codes', async () => {
    const text = await help('--help');
    for (const word of [
      'advise',
      'run',
      'compare',
      'calibrate',
      'history',
      'doctor',
      'completion',
    ]) {
      expect(text).toContain(`forkwise ${word}`);
    }
    expect(text).toMatch(/Exit codes: 0/);
  });

  it('comes as a completion script too', async () => {
    expect(await help('completion')).toContain('forkwise --get-yargs-completions');
  });
});

describe('the nearest name', () => {
  const names = ['auto', 'sequential', 'async', 'threads', 'shared-memory', 'processes', 'hybrid'];
  it.each([
    ['thread', 'threads'],
    ['Threads', 'threads'],
    ['seq', 'sequential'],
    ['shared', 'shared-memory'],
    ['asink', 'async'],
    ['proccesses', 'processes'],
    ['qqqqqq', undefined],
    ['', undefined],
  ])('to %j is %s', (word, meant) => {
    expect(nearest(word, names)).toBe(meant);
  });
});

describe('the next command', () => {
  it('is the same line with another command, ready for a shell', () => {
    expect(sameWith('run', ['advise', 'a.ts#f', '--json', '--glob', "it's *.jpg"])).toBe(
      String.raw`forkwise run a.ts#f --glob 'it'\''s *.jpg'`,
    );
  });
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { describe, expect, it } from 'vitest';

import { withConfig } from '../src/config/merge.ts';
import type { Config } from '../src/config/schema.ts';
import { CLI, folder, plainEnvironment } from './support/cli.ts';

const TASK =
  'export default (n) => n * 2;\nexport const half = (n) => n / 2;\nexport const inputs = [1, 2, 3, 4];';

/** A folder with a task and these files. */
function project(files: Readonly<Record<string, string>>): string {
  const root = folder();
  for (const [name, content] of Object.entries({ 'double.task.mjs': TASK, ...files })) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

async function forkwise(
  cwd: string,
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  const env = plainEnvironment();
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const code = new Promise<number | null>((done) => child.once('close', done));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, stdout, stderr: stderr.replaceAll(/\s+/g, ' ') };
}

/** How many inputs ran, and as what. */
async function report(cwd: string, ...args: readonly string[]): Promise<[number, string]> {
  const { stdout } = await forkwise(cwd, 'run', ...args, '--json');
  const { counts, plan } = JSON.parse(stdout) as {
    readonly counts: { readonly total: number };
    readonly plan: { readonly strategy: string };
  };
  return [counts.total, plan.strategy];
}

const CONFIG: Config = {
  defaults: { strategy: 'async', limit: 3 },
  tasks: { 'double.task.mjs': { limit: 2 } },
};
const SHAPES: readonly [name: string, content: string][] = [
  ['forkwise.config.json', JSON.stringify(CONFIG)],
  ['forkwise.config.js', `export default ${JSON.stringify(CONFIG)};`],
  [
    'forkwise.config.ts',
    `const config: object = ${JSON.stringify(CONFIG)};\nexport default config;`,
  ],
  ['package.json', JSON.stringify({ name: 'p', type: 'module', forkwise: CONFIG })],
];

describe('a configuration', () => {
  it.each(SHAPES)('in %s completes the command line', async (name, content) => {
    const cwd = project({ 'package.json': '{"type":"module"}', [name]: content });
    expect(await report(cwd, 'double.task.mjs')).toEqual([2, 'async']);
  });

  it('gives way to the command line', async () => {
    const cwd = project({ 'forkwise.config.json': JSON.stringify(CONFIG) });
    const given = ['double.task.mjs', '--limit', '1', '--strategy', 'sequential'];
    expect(await report(cwd, ...given)).toEqual([1, 'sequential']);
  });

  it('is found from a folder below, and its paths are those of its own folder', async () => {
    const cwd = project({
      'forkwise.config.json': JSON.stringify({
        tasks: { './double.task.mjs': { strategy: 'sequential', inputs: 'in/five.json' } },
      }),
      'in/five.json': '[1, 2, 3, 4, 5]',
      'below/deep/file': '',
    });
    const below = join(cwd, 'below/deep');
    expect(await report(below, '../../double.task.mjs')).toEqual([5, 'sequential']);
  });

  it('leaves commands without a task alone', async () => {
    const cwd = project({ 'forkwise.config.json': '{"nonsense": 1}' });
    expect(await forkwise(cwd, 'history', '--json')).toMatchObject({
      stderr: expect.not.stringContaining('CONFIG') as string,
    });
  });
});

describe('what a configuration says for a task', () => {
  const of = (config: Config, raw: Readonly<Record<string, unknown>>): object =>
    withConfig(raw, { config, folder: '/p' }, { options: OPTIONS, cwd: '/p' });
  const OPTIONS = ['limit', 'timeout', 'retry-rejected', 'no-history', 'inputs', 'glob'];

  it('counts for its export before its file, and for its file before all', () => {
    const config: Config = {
      tasks: { 'a.ts#f': { limit: 3 }, 'a.ts': { limit: 2, timeout: '2s' } },
      defaults: { limit: 1, timeout: 5, retryRejected: 4, history: false, workers: 2 },
    };
    const others = { 'retry-rejected': '4', 'no-history': true };
    expect(of(config, { task: 'a.ts#f' })).toEqual({
      task: 'a.ts#f',
      limit: '3',
      timeout: '2s',
      ...others,
    });
    expect(of(config, { task: './a.ts' })).toEqual({
      task: './a.ts',
      limit: '2',
      timeout: '2s',
      ...others,
    });
    expect(of(config, { task: 'b.ts' })).toEqual({
      task: 'b.ts',
      limit: '1',
      timeout: '5',
      ...others,
    });
  });

  it('is one source of inputs, whoever names it', () => {
    const config: Config = {
      tasks: { 'a.ts': { glob: '*.md' }, 'a.ts#f': { inputs: 'a.json' } },
    };
    expect(of(config, { task: 'a.ts' })).toEqual({ task: 'a.ts', glob: '*.md' });
    expect(of(config, { task: 'a.ts#f' })).toEqual({ task: 'a.ts#f', inputs: 'a.json' });
    expect(of(config, { task: 'a.ts', inputs: '-' })).toEqual({ task: 'a.ts', inputs: '-' });
  });
});

describe('a wrong configuration', () => {
  const faults: readonly [what: string, content: string, message: RegExp][] = [
    ['JSON that is none', '{\n  "defaults": {,}\n}', /forkwise\.config\.json:2:16: it is no JSON/],
    ['an unknown key', '{\n  "default": {}\n}', /config\.json:2:14: default .*mean `defaults`/],
    [
      'a value out of bounds',
      '{\n  "defaults": {\n    "workers": 0\n  }\n}',
      /config\.json:3:16: defaults › workers .*expected >= 1 found 0/,
    ],
    [
      'an unknown strategy',
      '{"tasks": {"./a/b.ts": {"strategy": "thread"}}}',
      /config\.json:1:37: tasks › \.\/a\/b\.ts › strategy .*auto, sequential.*found "thread"/,
    ],
    [
      'a time that is none',
      '{"tasks": {"a.ts": {"timeout": "soon"}}}',
      /config\.json:1:32: tasks › a\.ts › timeout .*expected a time .*found "soon"/,
    ],
    [
      'a time that is too long',
      '{"defaults": {"timeout": 3e9}}',
      /config\.json:1:26: defaults › timeout .*found 3000000000/,
    ],
    [
      'two sources of inputs',
      '{"tasks": {"a.ts": {"inputs": "a.json", "glob": "*"}}}',
      /tasks › a\.ts .*inputs or glob/,
    ],
  ];

  it.each(faults)('with %s is told of, and where', async (_, content, message) => {
    const cwd = project({ 'forkwise.config.json': content });
    const { code, stdout, stderr } = await forkwise(cwd, 'run', 'double.task.mjs');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^CONFIG_INVALID: /);
    expect(stderr).toMatch(message);
  });

  it('in a module is told of by its path', async () => {
    const cwd = project({ 'forkwise.config.mjs': 'export const config = {};' });
    const { stderr } = await forkwise(cwd, 'run', 'double.task.mjs');
    expect(stderr).toMatch(
      /CONFIG_INVALID: forkwise\.config\.mjs has no default export\..*export default/,
    );
  });

  it('in package.json is told of with its line', async () => {
    const cwd = project({ 'package.json': '{\n "forkwise": {\n  "tasks": []\n }\n}' });
    const { stderr } = await forkwise(cwd, 'run', 'double.task.mjs');
    expect(stderr).toMatch(/package\.json:3:12: tasks .*expected object found \[\]/);
  });
});

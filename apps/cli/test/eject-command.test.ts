import { existsSync, mkdirSync, readFileSync } from 'node:fs';

import { STRATEGIES } from '@forkwise/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { fixture, forkwise } from './support/cli.ts';
import { fulfilled, Project } from './support/eject.ts';

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project[Symbol.dispose]());

describe('forkwise eject', () => {
  const square = fixture('square.task.ts');

  it('prints the script of the advised plan', async () => {
    const { code, stdout, stderr } = await forkwise(['eject', square]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toMatch(/^\/\*\*\n \* Runs [^]*square\.task\.ts[^]*\nimport task, /);
    expect(stderr).toContain('Ejected as');
  });

  it('writes a file that runs and gives what `run` gives', async () => {
    const out = project.path('squares.ts');
    const args = ['eject', square, '--limit', '4', '--strategy', 'threads', '--out', out];
    expect(await forkwise(args)).toMatchObject({ code: 0, stdout: '' });
    const ran = await forkwise(['run', square, '--limit', '4']);
    expect((await project.run('squares.ts')).map((line) => JSON.stringify(line))).toEqual(
      ran.stdout.trimEnd().split('\n'),
    );
  });

  it('finds a task and inputs whose names mean something in URLs', async () => {
    const task = project.write('50% a#b?.task.ts', 'export default (text: string) => text;');
    const inputs = project.write('%41#.txt', 'one\n');
    mkdirSync(project.path('below'));
    for (const name of ['odd.ts', 'below/odd.ts']) {
      const args = ['eject', task, '--inputs', inputs, '--strategy', 'threads'];
      const done = await forkwise([...args, '--out', project.path(name)]);
      expect(done).toMatchObject({ code: 0 });
      expect(await project.run(name)).toEqual(fulfilled(['one']));
    }
  });

  it('prints it also where standard output is asked for as `-`', async () => {
    const { code, stdout } = await forkwise(['eject', square, '--out', '-']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\/\*\*/);
    expect(existsSync('-')).toBe(false);
  });

  it('is refused a name under which Node would not run it', async () => {
    project.write('package.json', JSON.stringify({ type: 'commonjs' }));
    project.write(
      'half.js',
      'module.exports = (n) => n / 2;\nmodule.exports.inputs = [2, 4, 6];\n',
    );
    const args = ['eject', project.path('half.js'), '--strategy', 'threads', '--out'];
    for (const name of ['half.ts', 'half.mjs', 'half']) {
      const { code, stderr } = await forkwise([...args, project.path(name)]);
      expect({ name, code }).toEqual({ name, code: 2 });
      expect(stderr.replaceAll(/\s+/g, '')).toContain('half.mts.');
      expect(existsSync(project.path(name))).toBe(false);
    }
    expect(await forkwise([...args, project.path('half.mts')])).toMatchObject({ code: 0 });
    expect(await project.run('half.mts')).toEqual(fulfilled([1, 2, 3]));
  });

  it('finds before anything is loaded that it has no folder to write to', async () => {
    const args = ['eject', fixture('noisy.task.ts'), '--out', project.path('missing/a.ts')];
    const { code, stderr } = await forkwise(args);
    expect(code).toBe(2);
    expect(stderr).toContain('OUTPUT_UNWRITABLE');
    expect(stderr).not.toContain('printed');
  });

  it('gives up an input that takes longer than it may', async () => {
    const task = project.write('long.task.ts', 'export default () => { for (;;); };');
    const inputs = project.write('in.json', '[1]');
    const args = ['eject', task, '--inputs', inputs, '--timeout', '100ms'];
    const { code, stderr } = await forkwise(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(/PROBE_STUCK[^]*forkwise run/);
  });

  it('replaces a file only by force, and never the task', async () => {
    const out = project.write('mine.ts', 'mine');
    const refused = await forkwise(['eject', square, '--out', out]);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(/OUTPUT_UNWRITABLE[^]*--force/);
    expect(readFileSync(out, 'utf8')).toBe('mine');
    expect(await forkwise(['eject', square, '--out', out, '--force'])).toMatchObject({ code: 0 });
    expect(readFileSync(out, 'utf8')).toContain('forkwise eject');
    const own = project.write('own.task.ts', readFileSync(square, 'utf8'));
    const over = await forkwise(['eject', own, '--out', own, '--force']);
    expect(over.stderr).toContain('holds the task');
  });

  it('tells of a task that ends the process that measures it', async () => {
    const task = project.write('exits.task.ts', 'export default () => process.exit(7);');
    const inputs = project.write('in.json', '[1, 2]');
    const { code, stderr } = await forkwise(['eject', task, '--inputs', inputs]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/PROBE_ENDED[^]*exit code 7/);
  });

  it('tells of an input that ends the process when it is looked at once more', async () => {
    const code = `const seen = new Set();
export default (n) => {
  if (seen.has(n)) process.exit(7);
  seen.add(n);
  return n;
};`;
    const task = project.write('once.task.ts', code);
    const inputs = project.write('once.json', '[4, 5, 6]');
    const args = ['eject', task, '--inputs', inputs, '--strategy', 'shared-memory'];
    const { code: exitCode, stderr } = await forkwise(args);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/PROBE_ENDED[^]*running input 0 \(4\)[^]*exit code 7/);
  });

  it('says why a strategy cannot be ejected', async () => {
    const args = ['eject', fixture('uncloneable.task.ts'), '--strategy', 'threads'];
    const { code, stderr } = await forkwise(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(/STRATEGY_INFEASIBLE[^]*found/);
  });

  it('prints a document for programs', async () => {
    const { stdout } = await forkwise(['eject', square, '--strategy', 'async', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'ejected',
      version: 1,
      strategy: 'async',
      packages: ['p-map@7'],
      file: null,
    });
  });

  it('knows every strategy', async () => {
    for (const strategy of STRATEGIES) {
      const { code, stdout } = await forkwise(['eject', square, '--strategy', strategy]);
      expect(code).toBe(0);
      expect(stdout).toContain(`over its inputs: ${strategy}, `);
    }
  });
});

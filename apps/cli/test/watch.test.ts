import { spawn } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { CLI, folder, forkwise, plainEnvironment } from './support/cli.ts';

/** A `run --watch`, and what it has said so far. */
class Watching implements AsyncDisposable {
  readonly #child;
  readonly #exited: Promise<number | null>;
  #output = '';
  #seen = 0;

  constructor(cwd: string, ...args: readonly string[]) {
    const asked = args.some((word) => word.startsWith('--watch')) ? args : [...args, '--watch'];
    this.#child = spawn(process.execPath, [CLI, 'run', ...asked], {
      cwd,
      env: plainEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
      });
    }
    this.#exited = new Promise((done) => this.#child.once('close', done));
  }

  /** What came since the last time, up to where it waits for a change. */
  async settled(): Promise<string> {
    return await this.until('Waiting for a change');
  }

  async until(words: string): Promise<string> {
    for (;;) {
      const at = this.#output.indexOf(words, this.#seen);
      if (at >= 0) {
        const said = this.#output.slice(this.#seen, at);
        this.#seen = at + words.length;
        return said;
      }
      await new Promise((resume) => setTimeout(resume, 20));
    }
  }

  async interrupt(): Promise<number | null> {
    this.#child.kill('SIGINT');
    return await this.#exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited;
  }
}

function project(): { readonly cwd: string; readonly write: (name: string, text: string) => void } {
  const cwd = folder();
  const write = (name: string, text: string): void => {
    // As an editor does, beside it and then in its place.
    writeFileSync(join(cwd, `${name}~`), text);
    renameSync(join(cwd, `${name}~`), join(cwd, name));
  };
  write('factor.mjs', 'export const factor = 2;');
  write(
    'times.task.mjs',
    `import { factor } from './factor.mjs';
    export default (n) => n * factor;
    export const inputs = Array.from({ length: 30 }, (_, index) => index + 1);`,
  );
  return { cwd, write };
}

describe('run --watch', () => {
  it('runs a few inputs again when the task or what it imports changes, afresh', async () => {
    const { cwd, write } = project();
    await using watching = new Watching(cwd, 'times.task.mjs');
    const first = await watching.settled();
    expect(first).toContain('{"index":9,"status":"fulfilled","value":20}');
    expect(first).not.toContain('"index":10,');
    write('factor.mjs', 'export const factor = 3;');
    const second = await watching.settled();
    expect(second).toMatch(/Changed: factor\.mjs[^]*"index":9,"status":"fulfilled","value":30/);
    write('times.task.mjs', 'export default (n) => -n;\nexport const inputs = [7];');
    expect(await watching.settled()).toMatch(/Changed: times\.task\.mjs[^]*"value":-7/);
    expect(await watching.interrupt()).toBe(0);
  });

  it('tells of a mistake and goes on when it is mended', async () => {
    const { cwd, write } = project();
    await using watching = new Watching(
      cwd,
      'times.task.mjs',
      '--limit',
      '1',
      '--strategy',
      'async',
    );
    await watching.settled();
    write('factor.mjs', 'export const factor = ;');
    expect(await watching.settled()).toMatch(/TASK_IMPORT_FAILED[^]*factor\.mjs/);
    write('factor.mjs', 'export const factor = 5;');
    expect(await watching.settled()).toContain('"value":5');
    expect(await watching.interrupt()).toBe(0);
  });

  it('ends a run that goes on when a change comes', async () => {
    const { cwd, write } = project();
    write(
      'times.task.mjs',
      'export default () => new Promise((done) => setTimeout(done, 1e6));\nexport const inputs = [1];',
    );
    await using watching = new Watching(cwd, 'times.task.mjs', '--strategy', 'async');
    await watching.until('Running as');
    write('times.task.mjs', 'export default () => "quick";\nexport const inputs = [1];');
    expect(await watching.settled()).toContain('"value":"quick"');
    expect(await watching.interrupt()).toBe(0);
  });

  it('says what it cannot watch and goes on, in whatever words it was asked for', async () => {
    const { cwd } = project();
    const inputs = join('nowhere', 'inputs.json');
    const args = ['times.task.mjs', '--inputs', inputs, '--watch=true'];
    await using watching = new Watching(cwd, ...args);
    const said = await watching.settled();
    expect(said).toContain(`${inputs} cannot be watched`);
    expect(said).toContain('INPUTS_');
    expect(said).not.toContain('a bug in forkwise');
    expect(await watching.interrupt()).toBe(0);
  });

  it.each([['--inputs', '-'], ['--out', 'results.ndjson'], ['--json']])(
    'cannot go with %s %s',
    async (...args) => {
      const { cwd } = project();
      const { code, stderr } = await forkwise([
        'run',
        join(cwd, 'times.task.mjs'),
        '--watch',
        ...args,
      ]);
      expect(code).toBe(2);
      expect(stderr).toContain('--watch cannot go with');
    },
  );
});

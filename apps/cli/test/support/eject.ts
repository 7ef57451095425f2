import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import type { Plan } from '@forkwise/core';

import type { Script } from '../../src/eject/script.ts';
import { ejected } from '../../src/eject/script.ts';
import { type Study, studied } from '../../src/eject/study.ts';
import { openInputs } from '../../src/inputs/open.ts';
import { advice } from './documents.ts';

const execute = promisify(execFile);
const require = createRequire(import.meta.url);
const CLI_MODULES = fileURLToPath(new URL('../../node_modules/', import.meta.url));
const REPOSITORY_TYPES = join(dirname(require.resolve('@types/node/package.json')), '..');

/** An empty project in which the packages that scripts need are installed. */
export class Project implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'forkwise-eject-'));

  constructor() {
    symlinkSync(CLI_MODULES, join(this.folder, 'node_modules'));
    this.write('package.json', JSON.stringify({ type: 'module' }));
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, text: string): string {
    writeFileSync(this.path(name), text);
    return this.path(name);
  }

  /** Writes the script of a plan for a task. */
  async eject(
    name: string,
    study: Pick<Study, 'task'> & Partial<Study>,
    plan: Plan,
  ): Promise<Script> {
    const predicted = { ...advice.recommendation, ...plan };
    const source = study.source ?? { kind: 'module' };
    const facts = await studied({
      limit: undefined,
      script: this.path(name),
      total: 1,
      openInputs: () => openInputs(source, process.stdin),
      onTry: () => undefined,
      ...study,
      source,
      plan: predicted,
    });
    const script = ejected(facts, {
      task: study.task,
      scriptName: name,
      plan: predicted,
      advice,
    });
    this.write(name, script.text);
    return script;
  }

  /** The lines that a script prints, as values, however it exits. */
  async run(name: string): Promise<readonly unknown[]> {
    const { stdout } = await execute(process.execPath, [this.path(name)], {
      cwd: this.folder,
      maxBuffer: 2 ** 26,
    }).catch((error: unknown) => error as { readonly stdout: string });
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as unknown);
  }

  /** What a strict type check has to say of everything in the project. */
  async complaints(): Promise<string> {
    const options = {
      target: 'es2024',
      lib: ['es2024', 'esnext.array', 'esnext.disposable'],
      module: 'nodenext',
      types: ['node'],
      typeRoots: [REPOSITORY_TYPES],
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
      allowImportingTsExtensions: true,
      erasableSyntaxOnly: true,
      verbatimModuleSyntax: true,
      skipLibCheck: true,
      noEmit: true,
    };
    this.write('tsconfig.json', JSON.stringify({ compilerOptions: options, include: ['*.ts'] }));
    const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
    const checked = execute(process.execPath, [compiler, '-p', this.folder]);
    return await checked.then(
      ({ stdout }) => stdout,
      (error: unknown) => (error as { readonly stdout: string }).stdout,
    );
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The lines of a script whose inputs all have a value. */
export const fulfilled = (values: readonly unknown[]): unknown[] =>
  values.map((value, index) => ({ index, status: 'fulfilled', value }));

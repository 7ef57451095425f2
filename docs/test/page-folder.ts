import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const require = createRequire(import.meta.url);
const DOCS = join(import.meta.dirname, '..');
const CLI = join(DOCS, '../apps/cli/src/cli.ts');

/** An empty project in which all is installed that the pages ask for. */
export class PageFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'forkwise-docs-'));
  readonly #bin = join(this.path, '.bin');
  /** What commands find in their environment beside the usual. */
  readonly environment: Record<string, string> = {};

  constructor() {
    symlinkSync(join(DOCS, 'node_modules'), join(this.path, 'node_modules'));
    this.write('package.json', '{ "type": "module" }\n');
    this.write('.bin/forkwise', `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`);
    chmodSync(join(this.#bin, 'forkwise'), 0o755);
  }

  write(name: string, text: string): void {
    const file = join(this.path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** What a command says, `exit 0` last if all went well. */
  async run(file: string, args: readonly string[]): Promise<string> {
    const { PATH = '', HOME = '' } = process.env;
    const env = {
      PATH: [this.#bin, dirname(process.execPath), PATH].join(':'),
      HOME,
      FORKWISE_HISTORY: 'off',
      ...this.environment,
    };
    try {
      const { stdout, stderr } = await execute(file, args, { cwd: this.path, env });
      return `${stdout}${stderr}exit 0`;
    } catch (error) {
      const { stdout, stderr, code } = error as Record<'stdout' | 'stderr' | 'code', string>;
      return `${stdout}${stderr}exit ${code}`;
    }
  }

  /** What a strict type check has to say of all that was written. */
  async complaints(): Promise<string> {
    const options = {
      target: 'es2024',
      lib: ['es2024', 'esnext.array', 'esnext.disposable', 'dom.asynciterable'],
      module: 'nodenext',
      types: ['node'],
      typeRoots: [join(dirname(require.resolve('@types/node/package.json')), '..')],
      strict: true,
      exactOptionalPropertyTypes: true,
      allowImportingTsExtensions: true,
      erasableSyntaxOnly: true,
      skipLibCheck: true,
      noEmit: true,
    };
    this.write('tsconfig.json', JSON.stringify({ compilerOptions: options, include: ['*.ts'] }));
    const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
    return await this.run(process.execPath, [compiler, '-p', '.']);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/**
 * Proves that what would be published works: packs every public package, installs the tarballs in
 * an empty project outside this repository, then type-checks and runs a small program there under
 * the repository's Node and under the oldest Node line that forkwise supports.
 * Run `pnpm build` first.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The last release of the oldest supported line, from the platform package that carries it. */
const OLDEST_NODE = `npm:node-linux-${process.arch}@22.23.3`;

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
}

const repository = join(import.meta.dirname, '..');
const require = createRequire(import.meta.url);

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
}

function execute(cwd: string, file: string, ...args: string[]): void {
  execFileSync(file, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
}

/** Packs every public package into `folder`; returns its dependency line for each package name. */
function packAll(folder: string): Record<string, string> {
  const dependencies: Record<string, string> = {};
  for (const path of globSync('{packages,apps}/*/package.json', { cwd: repository })) {
    const { name, private: isPrivate } = readManifest(join(repository, path));
    if (isPrivate === true) continue;
    const tarball = join(folder, `${name.replace('@', '').replace('/', '-')}.tgz`);
    execute(join(repository, dirname(path)), 'pnpm', 'pack', '--out', tarball);
    dependencies[name] = `file:${tarball}`;
  }
  return dependencies;
}

const project = mkdtempSync(join(tmpdir(), 'forkwise-packed-'));
try {
  cpSync(join(import.meta.dirname, 'consumer'), project, { recursive: true });
  const nodeTypes = readManifest(require.resolve('@types/node/package.json')).version;
  const manifest = {
    name: 'consumer',
    private: true,
    type: 'module',
    dependencies: packAll(project),
    devDependencies: { '@types/node': nodeTypes, 'oldest-node': OLDEST_NODE },
  };
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
  execute(project, 'npm', 'install', '--no-audit', '--no-fund', '--loglevel=error');

  const typescript = dirname(require.resolve('typescript/package.json'));
  execute(project, process.execPath, join(typescript, 'bin/tsc'), '-p', '.');
  const oldestNode = join(project, 'node_modules/oldest-node/bin/node');
  for (const node of [process.execPath, oldestNode]) {
    execute(project, node, 'squares.mjs');
    execute(project, node, 'node_modules/@forkwise/cli/dist/cli.js', '--version');
  }
} finally {
  rmSync(project, { recursive: true, force: true });
}

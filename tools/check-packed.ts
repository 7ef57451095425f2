/**
 * Proves that what would be published works: packs every public package, installs the tarballs in
 * an empty project outside this repository, then type-checks and runs a small program there, and has
 * the command serve the web advisor's page, under the repository's Node and under the oldest Node
 * line that forkwise supports.
 * Run `pnpm build` first.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

/** The last release of the oldest supported line, from the platform package that carries it. */
const OLDEST_NODE = `npm:node-linux-${process.arch}@22.23.3`;

const CLI = 'node_modules/@forkwise/cli/dist/cli.js';

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

/** Has `forkwise web` of the project serve the page, and fetches it with all that it loads at first. */
async function checkPage(cwd: string, node: string): Promise<void> {
  const server = spawn(node, [CLI, 'web', '--json'], { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
    const { url } = JSON.parse(line) as { readonly url: string };
    const html = await textAt(url);
    if (!html.includes('<div id="app">')) throw new Error('forkwise web serves another page');
    const files = [...html.matchAll(/(?:src|href)="(\.\/[^"]+)"/g)].map(([, file]) => file ?? '');
    for (const file of files) await textAt(new URL(file, url).href);
    console.log(`forkwise web serves the page and ${files.length} files of it`);
  } finally {
    const ended = once(server, 'exit');
    server.kill('SIGINT');
    await ended;
  }
}

async function textAt(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.text();
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
    execute(project, node, CLI, '--version');
    await checkPage(project, node);
  }
} finally {
  rmSync(project, { recursive: true, force: true });
}

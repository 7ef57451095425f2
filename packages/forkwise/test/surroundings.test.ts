import { execFile } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';

import { build } from 'esbuild';
import { build as viteBuild } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';

import { Folder } from './support/paths.ts';

const execute = promisify(execFile);
const PACKAGE = fileURLToPath(new URL('../', import.meta.url));
const INDEX = new URL('../src/index.ts', import.meta.url).href;

const folder = new Folder();
const task = folder.file('square.task.mjs');
const PROGRAM = `
import { map } from 'forkwise';
const options = { strategy: process.argv[2] };
try {
  console.log(JSON.stringify(await map(${JSON.stringify(task)}, [1, 2, 3], options)));
} catch ({ code, hint }) {
  console.log(code, hint);
}`;

beforeAll(() => {
  writeFileSync(task, 'export default (n) => n * n;');
  return () => folder[Symbol.dispose]();
});

async function bundled(external: boolean): Promise<string> {
  const outfile = folder.file(external ? 'slim.mjs' : 'whole.mjs');
  await build({
    stdin: { contents: PROGRAM, resolveDir: `${PACKAGE}../../examples` },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'silent',
    ...(external ? { packages: 'external', alias: { forkwise: INDEX } } : {}),
  });
  return outfile;
}

async function outputOf(program: string, strategy: string): Promise<string> {
  const { stdout } = await execute(process.execPath, [program, strategy], {
    env: { ...process.env, FORKWISE_HISTORY: 'off' },
  });
  return stdout.trim();
}

describe('a program bundled by esbuild', () => {
  it('runs under every strategy where forkwise is left out of the bundle', async () => {
    const program = await bundled(true);
    for (const strategy of ['auto', 'async', 'threads', 'processes', 'shared-memory', 'hybrid']) {
      expect({ strategy, output: await outputOf(program, strategy) }).toEqual({
        strategy,
        output: '[1,4,9]',
      });
    }
  });

  it('runs on its thread where forkwise is part of it, and says what to do for workers', async () => {
    const program = await bundled(false);
    for (const strategy of ['auto', 'sequential', 'async']) {
      expect(await outputOf(program, strategy)).toBe('[1,4,9]');
    }
    for (const strategy of ['threads', 'processes', 'shared-memory', 'hybrid']) {
      expect(await outputOf(program, strategy)).toMatch(/^STRATEGY_INFEASIBLE .*packages=external/);
    }
  });
});

describe('a program built by Vite for a server', () => {
  it('runs under every strategy where forkwise is external', async () => {
    symlinkSync(`${PACKAGE}../../examples/node_modules`, folder.file('node_modules'));
    const entry = folder.file('program.mjs');
    writeFileSync(entry, PROGRAM);
    await viteBuild({
      root: folder.path,
      configFile: false,
      logLevel: 'silent',
      build: {
        ssr: entry,
        outDir: folder.file('dist'),
        rollupOptions: { external: ['forkwise'] },
      },
    });
    for (const strategy of ['auto', 'threads', 'processes', 'shared-memory']) {
      expect(await outputOf(folder.file('dist/program.mjs'), strategy)).toBe('[1,4,9]');
    }
  });
});

describe('a worker thread of a program', () => {
  it.each(['auto', 'async', 'threads', 'processes', 'shared-memory', 'hybrid'])(
    'may run tasks itself, under %s',
    async (strategy) => {
      const code = `
        import { parentPort } from 'node:worker_threads';
        import { map } from ${JSON.stringify(INDEX)};
        const options = { strategy: ${JSON.stringify(strategy)}, history: false };
        parentPort.postMessage(await map(${JSON.stringify(task)}, [1, 2, 3], options));`;
      const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`));
      // On a busy machine both come in one go, so that after the message would be too late.
      const exited = new Promise((resolve) => worker.once('exit', resolve));
      const results = await new Promise((resolve, reject) => {
        worker.once('message', resolve).once('error', reject);
      });
      expect(results).toEqual([1, 4, 9]);
      expect(await exited).toBe(0);
    },
  );
});

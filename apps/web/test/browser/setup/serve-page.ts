import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';

import { build } from 'vite';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the built page is served from, a slash at the end. */
    readonly pageUrl: string;
    /** The folder that holds it. */
    readonly pageFolder: string;
    /** The same page as \`forkwise web\` serves it for the folder of tasks, with the token. */
    readonly localUrl: string;
  }
}

/** Served from a folder, since a static host may do so too. */
const PREFIX = '/some/folder/';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** Builds the page as it is published, and serves it with nothing that a plain static host has not. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'forkwise-page-'));
  const root = join(import.meta.dirname, '../../..');
  await build({ root, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
  const server = serve(folder);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  project.provide('pageUrl', `http://127.0.0.1:${port}${PREFIX}`);
  project.provide('pageFolder', folder);
  const local = await serveLocally(folder);
  project.provide('localUrl', local.url);
  return async () => {
    await local.close();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  };
}

interface Local {
  readonly url: string;
  close(): Promise<void>;
}

/** As `forkwise web` does, with a cache and a history of its own. */
async function serveLocally(page: string): Promise<Local> {
  const cache = mkdtempSync(join(tmpdir(), 'forkwise-cache-'));
  const tasks = join(import.meta.dirname, '../tasks');
  const child = fork(join(import.meta.dirname, 'serve-local.ts'), [tasks, page], {
    env: { ...process.env, FORKWISE_CACHE: cache, FORKWISE_HISTORY: 'on' },
  });
  const [url] = (await once(child, 'message')) as [string];
  return {
    url,
    close: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
      rmSync(cache, { recursive: true, force: true });
    },
  };
}

function serve(folder: string): Server {
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = pathname.startsWith(PREFIX) ? normalize(pathname.slice(PREFIX.length)) : '..';
    void answer(response, folder, path === '.' ? 'index.html' : path);
  });
}

async function answer(response: ServerResponse, folder: string, file: string): Promise<void> {
  try {
    const content = await readFile(join(folder, file));
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
    response.end(content);
  } catch {
    response.statusCode = 404;
    response.end();
  }
}

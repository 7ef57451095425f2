import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import { folder, forkwise, start, type Spawned } from './support/cli.ts';

interface WebDocument {
  readonly url: string;
  readonly root: string;
}

/** What the server says of itself when it is up. */
async function documentOf({ child }: Spawned): Promise<WebDocument> {
  if (child.stdout === null) throw new Error('no standard output');
  for await (const line of createInterface({ input: child.stdout })) {
    return JSON.parse(line) as WebDocument;
  }
  throw new Error('ended without a line');
}

function tokenOf({ url }: WebDocument): string {
  return new URL(url).hash.replace('#token=', '');
}

describe('forkwise web', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'serves the page and the tasks of a folder until %s, and then ends well',
    async (signal) => {
      const root = folder();
      writeFileSync(join(root, 'a.task.js'), 'export default (x) => x;');
      const server = start(['web', '--root', root, '--json']);
      const document = await documentOf(server);
      expect(document).toMatchObject({ kind: 'web', version: 1, root });
      expect((await fetch(document.url)).headers.get('content-type')).toMatch(/^text\/html/);
      const tasks = new URL('/api/tasks', document.url);
      expect((await fetch(tasks)).status).toBe(401);
      const headers = { authorization: `Bearer ${tokenOf(document)}` };
      expect(await (await fetch(tasks, { headers })).text()).toContain('a.task.js');
      server.child.kill(signal);
      const { code, stderr } = await server.finished;
      expect(code).toBe(0);
      expect(stderr).not.toContain(tokenOf(document));
    },
  );

  it('hands the browser a file that leads to the page, and takes it away at the end', async () => {
    const own = folder();
    const given = join(own, 'given');
    const browser = join(own, 'browser');
    writeFileSync(browser, `#!/bin/sh\ncp "$1" ${given}.html\nprintf %s "$1" > ${given}\n`, {
      mode: 0o755,
    });
    const environment = { BROWSER: browser, XDG_CURRENT_DESKTOP: '', DISPLAY: '' };
    const server = start(['web', '--root', own, '--json', '--open'], environment);
    const document = await documentOf(server);
    while (!existsSync(given)) await delay(20);
    const file = readFileSync(given, 'utf8');
    expect(file).not.toContain(tokenOf(document));
    expect(readFileSync(`${given}.html`, 'utf8')).toContain(`url=${document.url}"`);
    server.child.kill('SIGINT');
    expect((await server.finished).code).toBe(0);
    expect(existsSync(file)).toBe(false);
  });

  it('is told what is wrong with a root and a port', async () => {
    const own = folder();
    const { code, stderr } = await forkwise(['web', '--root', join(own, 'nowhere')]);
    expect(code).toBe(2);
    expect(stderr).toContain('is not a folder');
    const running = start(['web', '--root', own, '--json']);
    const { port } = new URL((await documentOf(running)).url);
    const second = await forkwise(['web', '--root', own, '--port', port, '--json']);
    expect(second.code).toBe(2);
    expect(JSON.parse(second.stdout)).toMatchObject({ kind: 'error', code: 'OPTION_INVALID' });
    running.child.kill('SIGINT');
    expect((await running.finished).code).toBe(0);
  });
});

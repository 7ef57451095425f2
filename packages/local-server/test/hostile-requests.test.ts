import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import type { OutgoingHttpHeaders } from 'node:http';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import type { HealthDocument, JobsDocument } from '../src/api/index.ts';
import { ask, bearer, errorIn, expectUntouched, get, post } from './support/client.ts';
import { emptyFolder, taskFolder } from './support/folder.ts';
import { ownServer, serve } from './support/serve.ts';

const root = taskFolder();

describe('a module outside of the list', () => {
  const server = ownServer(root);

  const outside = emptyFolder();
  const secret = join(outside, 'secret.task.ts');
  const fixture = 'export default (x: number) => x; export const inputs = [1];';

  beforeAll(() => {
    writeFileSync(secret, fixture);
    symlinkSync(secret, join(root, 'link.task.ts'));
    symlinkSync(outside, join(root, 'linked'));
    for (const folder of ['node_modules/dependency', '.hidden', 'folder.task.ts']) {
      mkdirSync(join(root, folder), { recursive: true });
      writeFileSync(join(root, folder, 'own.task.ts'), fixture);
    }
    writeFileSync(join(root, 'plain.ts'), fixture);
  });

  it.each([
    ['the parent', `../${outside.split('/').at(-1)}/secret.task.ts`],
    ['a parent further on', `sub/../../${outside.split('/').at(-1)}/secret.task.ts`],
    ['an absolute path', secret],
    ['a URL', `file://${secret}`],
    ['a data URL', 'data:text/javascript,export default () => 1//.task.js'],
    ['an encoded parent', `%2e%2e%2f${outside.split('/').at(-1)}%2fsecret.task.ts`],
    ['backslashes', `..\\${outside.split('/').at(-1)}\\secret.task.ts`],
    ['a link to a file', 'link.task.ts'],
    ['a link to a folder', 'linked/secret.task.ts'],
    ['a NUL', 'quick.task.ts\0.task.ts'],
    ['a query', 'quick.task.ts?x'],
    ['a fragment', 'quick.task.ts#default'],
    ['code of others', 'node_modules/dependency/own.task.ts'],
    ['a hidden folder', '.hidden/own.task.ts'],
    ['another kind of file', 'plain.ts'],
    ['a folder', 'folder.task.ts'],
    ['nothing', 'nowhere.task.ts'],
  ])('is refused: %s', async (_, module) => {
    for (const kind of ['advise', 'compare', 'run'] as const) {
      const answer = await post(server(), { kind, module });
      expect(answer.status).toBe(404);
      expect(errorIn(answer)).toMatchObject({ code: 'TASK_NOT_LISTED', found: module });
    }
    await expectUntouched(server());
  });

  it.each([
    '/../../../../etc/passwd',
    '/..%2f..%2f..%2fetc%2fpasswd',
    '/%2e%2e/package.json',
    '//etc/passwd',
    '/.hidden',
    '/..\\package.json',
  ])('is not a file of the page either: %s', async (path) => {
    const page = emptyFolder();
    writeFileSync(join(page, 'index.html'), '<title>page</title>');
    writeFileSync(join(page, '.hidden'), 'hidden');
    await using withPage = await serve(root, { page });
    const { status, text: answered } = await ask(withPage.port, { path });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(answered).not.toMatch(/root:|hidden<|"name"/);
  });
});

describe('a body', () => {
  const server = ownServer(root);

  const send = (headers: OutgoingHttpHeaders, body: string): ReturnType<typeof ask> =>
    ask(server().port, {
      method: 'POST',
      path: '/api/jobs',
      headers: { ...bearer(server()), ...headers },
      body,
    });
  const json = { 'content-type': 'application/json' };
  const good = { kind: 'run', module: 'quick.task.ts' };

  it.each([
    ['code', { code: 'process.exit()' }],
    ['a function', { task: '() => 1' }],
    ['inputs', { inputs: [1, 2] }],
    ['a shared value', { shared: {} }],
    ['a machine', { machine: {} }],
    ['a folder', { root: '/' }],
    ['an option of another kind of work', { rounds: 3 }],
    ['a prototype', { constructor: { prototype: {} } }],
  ])('that brings %s is refused', async (_, more) => {
    const answer = await post(server(), { ...good, ...more });
    expect(answer.status).toBe(400);
    expect(errorIn(answer)).toMatchObject({ code: expect.stringMatching(/^REQUEST_/) as string });
    await expectUntouched(server());
  });

  it.each([
    ['no inputs to run', { ...good, limit: 0 }],
    ['half an input', { ...good, limit: 1.5 }],
    ['a number in words', { ...good, limit: '5' }],
    ['no time', { ...good, timeoutMs: 0 }],
    ['more time than a timer holds', { ...good, timeoutMs: 2 ** 31 }],
    ['a strategy that is none', { ...good, strategy: 'fastest' }],
    ['work that is none', { ...good, kind: 'eval' }],
    ['no kind of work', { module: 'quick.task.ts' }],
    ['no module', { kind: 'run' }],
    ['a list of modules', { ...good, module: ['quick.task.ts'] }],
    ['a module of any length', { ...good, module: 'a'.repeat(2000) }],
    ['too many rounds', { ...good, kind: 'compare', rounds: 101 }],
    ['a list', [good]],
    ['null', null],
  ])('that asks for %s is refused', async (_, body) => {
    const answer = await post(server(), body);
    expect(answer.status).toBe(400);
    expect(errorIn(answer)).toMatchObject({ kind: 'error', code: 'REQUEST_INVALID' });
    await expectUntouched(server());
  });

  it('that is too large is refused, however its length is told', async () => {
    const body = JSON.stringify({ ...good, module: 'a'.repeat(70_000) });
    for (const length of [{ 'content-length': body.length }, { 'transfer-encoding': 'chunked' }]) {
      const answer = await send({ ...json, ...length }, body);
      expect(answer.status).toBe(413);
      expect(errorIn(answer)).toMatchObject({ code: 'BODY_TOO_LARGE' });
    }
  });

  it.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['application/javascript'],
    [undefined],
  ])('of the type %s is refused', async (type) => {
    const headers = type === undefined ? {} : { 'content-type': type };
    const answer = await send(headers, JSON.stringify(good));
    expect(answer.status).toBe(415);
    expect(errorIn(answer)).toMatchObject({ code: 'CONTENT_TYPE_REFUSED' });
  });

  it.each(['{', '', '{"__proto__":{"kind":"run"}}', 'undefined'])(
    'that is no JSON is refused: %s',
    async (body) => {
      const answer = await send(json, body);
      expect(answer.status).toBe(400);
      expect(errorIn(answer)).toMatchObject({ code: 'REQUEST_MALFORMED' });
      expect(answer.text).not.toMatch(/node_modules|\bat /);
    },
  );
});

describe('a flood', () => {
  it('of jobs fills a bounded queue and no more, and the server goes on serving', async () => {
    await using flooded = await serve(taskFolder());
    const work = { kind: 'run', module: 'long.task.ts', strategy: 'async' };
    const answers = await Promise.all(Array.from({ length: 40 }, () => post(flooded, work)));
    const taken = answers.filter(({ status }) => status === 202);
    const refused = answers.filter(({ status }) => status === 429);
    expect({ taken: taken.length, refused: refused.length }).toEqual({ taken: 9, refused: 31 });
    expect(errorIn(refused[0] ?? { status: 0, headers: {}, text: '' }).code).toBe('QUEUE_FULL');
    const health = await get<HealthDocument>(flooded, '/api/health');
    expect(health).toMatchObject({ running: 1, queued: 8 });
    const more = await Promise.all(Array.from({ length: 40 }, () => post(flooded, work)));
    expect(new Set(more.map((answer) => errorIn(answer).code))).toEqual(
      new Set(['QUEUE_FULL', 'TOO_MANY_REQUESTS']),
    );
    expect((await get<JobsDocument>(flooded, '/api/jobs')).jobs).toHaveLength(9);
  });

  it('of strangers does not use up what the page may ask; one of the page is slowed', async () => {
    await using flooded = await serve(taskFolder());
    const path = '/api/health';
    const statuses = async (headers: OutgoingHttpHeaders): Promise<Set<number>> => {
      const seen = new Set<number>();
      for (let asked = 0; asked < 1300; asked += 50) {
        const some = Array.from({ length: 50 }, () => ask(flooded.port, { path, headers }));
        for (const { status } of await Promise.all(some)) seen.add(status);
      }
      return seen;
    };
    expect(await statuses({})).toEqual(new Set([401]));
    expect((await ask(flooded.port, { path, headers: bearer(flooded) })).status).toBe(200);
    expect(await statuses(bearer(flooded))).toEqual(new Set([200, 429]));
    const { headers } = await ask(flooded.port, { path, headers: bearer(flooded) });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect((await ask(flooded.port, { path: '/' })).status).toBe(200);
  });
});

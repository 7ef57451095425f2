import type { OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

import { describe, expect, it } from 'vitest';

import { answerTo } from '../src/refusal/answer.ts';
import { ask, bearer, errorIn, expectUntouched } from './support/client.ts';
import { taskFolder } from './support/folder.ts';
import { ownServer } from './support/serve.ts';

const root = taskFolder();

describe('a request for another host', () => {
  const server = ownServer(root);

  const hosts = (port: number): readonly string[] => [
    'evil.example',
    `evil.example:${port}`,
    `127.0.0.1.evil.example:${port}`,
    `localhost.evil.example:${port}`,
    `127.0.0.1:${port + 1}`,
    `0.0.0.0:${port}`,
    `[::1]:${port}`,
    '127.0.0.1',
  ];

  it.each(['/', '/api/health', '/nowhere'])('is refused at %s, token or not', async (path) => {
    for (const host of hosts(server().port)) {
      const answer = await ask(server().port, { path, headers: { ...bearer(server()), host } });
      expect({ host, status: answer.status }).toEqual({ host, status: 421 });
      expect(errorIn(answer)).toMatchObject({ code: 'HOST_REFUSED' });
    }
  });

  it('is refused when its target names the host', async () => {
    const headers = { ...bearer(server()), host: `127.0.0.1:${server().port}` };
    const path = 'http://evil.example/api/health';
    expect((await ask(server().port, { path, headers })).status).toBe(421);
  });

  it.each([
    ['names none, as HTTP/1.0 allows', 'HTTP/1.0\r\n'],
    ['names an empty one', 'HTTP/1.1\r\nhost: \r\nconnection: close\r\n'],
  ])('is refused when it %s', async (_, lines) => {
    const socket = connect(server().port, '127.0.0.1');
    socket.end(`GET /api/health ${lines}authorization: Bearer ${server().token}\r\n\r\n`);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 421 /);
  });

  it('is answered under either name of this computer', async () => {
    for (const name of ['127.0.0.1', 'localhost', 'LOCALHOST']) {
      const headers = { ...bearer(server()), host: `${name}:${server().port}` };
      expect((await ask(server().port, { path: '/api/health', headers })).status).toBe(200);
    }
  });
});

describe('a request from another site', () => {
  const server = ownServer(root);

  it.each([
    'http://evil.example',
    'https://evil.example',
    'null',
    'file://',
    'https://127.0.0.1:PORT',
    'http://127.0.0.1:1',
    'http://127.0.0.1:PORT.evil.example',
    'http://127.0.0.1:PORT/',
  ])('is refused from %s, token or not', async (site) => {
    const origin = site.replace('PORT', String(server().port));
    for (const path of ['/', '/api/health']) {
      const answer = await ask(server().port, { path, headers: { ...bearer(server()), origin } });
      expect(answer.status).toBe(403);
      expect(errorIn(answer)).toMatchObject({ code: 'ORIGIN_REFUSED', found: origin });
    }
  });

  it('is not let in by asking first', async () => {
    const headers = {
      origin: 'http://evil.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    };
    const answer = await ask(server().port, { method: 'OPTIONS', path: '/api/jobs', headers });
    expect(answer.status).toBe(403);
    expect(Object.keys(answer.headers).join(' ')).not.toContain('access-control');
  });

  it('is answered from the page itself', async () => {
    const headers = { ...bearer(server()), origin: `http://127.0.0.1:${server().port}` };
    const answer = await ask(server().port, { path: '/api/health', headers });
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.headers).join(' ')).not.toContain('access-control');
  });
});

describe('a request without the token', () => {
  const server = ownServer(root);

  const attempts: Readonly<Record<string, (token: string) => OutgoingHttpHeaders>> = {
    'with none': () => ({}),
    'with another': (token) => ({ authorization: `Bearer ${token.toUpperCase()}` }),
    'with its beginning': (token) => ({ authorization: `Bearer ${token.slice(0, -1)}` }),
    'with more': (token) => ({ authorization: `Bearer ${token}A` }),
    'with an empty one': () => ({ authorization: 'Bearer ' }),
    'under another scheme': (token) => ({ authorization: `Basic ${token}` }),
    'in a cookie': (token) => ({ cookie: `token=${token}` }),
  };

  it.each(Object.keys(attempts))('is refused %s', async (attempt) => {
    const headers = attempts[attempt]?.(server().token) ?? {};
    for (const path of [
      '/api/health',
      '/api/tasks',
      '/api/machine',
      '/api/history',
      '/api/jobs',
      '/api/jobs/1',
      '/api/jobs/1/events',
      '/%61pi/health',
      '/api/nowhere',
      `/api/health?token=${server().token}`,
    ]) {
      const answer = await ask(server().port, { path, headers });
      expect({ path, status: answer.status }).toEqual({ path, status: 401 });
      expect(errorIn(answer)).toMatchObject({ code: 'TOKEN_REFUSED' });
      expect(answer.text).not.toContain(server().token);
    }
  });

  it('starts nothing', async () => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ kind: 'run', module: 'quick.task.ts' });
    const answer = await ask(server().port, { method: 'POST', path: '/api/jobs', headers, body });
    expect(answer.status).toBe(401);
    await expectUntouched(server());
  });
});

describe('an answer', () => {
  const server = ownServer(root);

  it.each([
    ['of the page', '/', 200, true],
    ['of the API', '/api/health', 200, true],
    ['to a stranger', '/api/health', 401, false],
    ['about nothing', '/nowhere', 404, false],
    ['about no address at all', '/%', 400, false],
  ])('%s is guarded by headers', async (_, path, status, withToken) => {
    const headers = withToken ? bearer(server()) : {};
    const answer = await ask(server().port, { path, headers });
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; script-src 'self'; .*frame-ancestors 'none'$/,
      ) as string,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    expect(answer.headers['content-security-policy']).not.toMatch(/unsafe|\*/);
  });

  it('to a fault of ours says nothing of it', () => {
    const { status, document, isBug } = answerTo(new TypeError('secret at /home/me'), 1);
    expect({ status, isBug }).toEqual({ status: 500, isBug: true });
    expect(JSON.stringify(document)).not.toMatch(/secret|home/);
  });

  it('comes from the loopback interface alone', async () => {
    const socket = connect(server().port, '127.0.0.2');
    const refused = await new Promise((resolve) => {
      socket.once('error', () => resolve(true)).once('connect', () => resolve(false));
    });
    socket.destroy();
    expect(refused).toBe(true);
  });
});

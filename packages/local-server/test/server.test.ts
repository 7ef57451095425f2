import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { ask } from './support/client.ts';
import { emptyFolder } from './support/folder.ts';
import { serve } from './support/serve.ts';

describe('a server', () => {
  it('serves the built page, its files with their types', async () => {
    const page = emptyFolder();
    writeFileSync(join(page, 'index.html'), '<title>the page</title>');
    writeFileSync(join(page, 'app.js'), 'export {};');
    await using server = await serve(emptyFolder(), { page });
    expect(await ask(server.port, { path: '/' })).toMatchObject({
      status: 200,
      text: '<title>the page</title>',
    });
    const script = await ask(server.port, { path: '/app.js' });
    expect(script.headers['content-type']).toMatch(/^application\/javascript/);
  });

  it('lets the page keep its own policy, but for asking this server, and says who serves it', async () => {
    const page = emptyFolder();
    const policy = "default-src 'none'; script-src 'self' 'sha256-abc='";
    const meta = `<meta\n http-equiv="Content-Security-Policy"\n content="${policy}" />`;
    writeFileSync(join(page, 'index.html'), `<title>the page</title>${meta}`);
    await using server = await serve(emptyFolder(), { page });
    const { text, headers } = await ask(server.port, { path: '/' });
    expect(headers['content-security-policy']).toBe(
      `${policy}; connect-src 'self'; frame-ancestors 'none'`,
    );
    expect(text).toBe('<title>the page</title><meta name="forkwise-server" content="local" />');
    const file = await ask(server.port, { path: '/index.html' });
    expect(file.headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });

  it('says how to build the page where it is not built', async () => {
    await using server = await serve(emptyFolder(), { page: emptyFolder() });
    const { status, text, headers } = await ask(server.port, { path: '/' });
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^text\/html/);
    expect(text).toContain('npx -y pnpm@12 build');
  });

  it('keeps its token in the fragment of its URL, and has another at each start', async () => {
    await using first = await serve(emptyFolder());
    await using second = await serve(emptyFolder());
    const { hash, pathname, search } = new URL(first.url);
    expect({ hash, pathname, search }).toEqual({
      hash: `#token=${first.token}`,
      pathname: '/',
      search: '',
    });
    expect(Buffer.from(first.token, 'base64url')).toHaveLength(32);
    expect(second.token).not.toBe(first.token);
  });

  it('is not started where it cannot be', async () => {
    await using running = await serve(emptyFolder());
    const file = join(emptyFolder(), 'file');
    writeFileSync(file, '');
    for (const start of [
      () => serve(emptyFolder(), { port: running.port }),
      () => serve(join(file, 'nowhere')),
      () => serve(file),
    ]) {
      await expect(start()).rejects.toMatchObject({ code: 'OPTION_INVALID' });
    }
  });
});

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

import { asServed } from './policy.ts';

const NOTE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>forkwise</title>
<h1>The page is not built</h1>
<p>This server and its API work, but the page of the web advisor is not there. In a clone of forkwise,
<code>npx -y pnpm@12 build</code> makes it; then start <code>forkwise web</code> again.</p>
</html>
`;

/** Serves a built page; without one, a note that says how to build it. */
export async function servePage(app: FastifyInstance, page: string | undefined): Promise<void> {
  const index = page === undefined ? undefined : join(page, 'index.html');
  if (page === undefined || index === undefined || !existsSync(index)) {
    app.get('/', async (_request, reply) => reply.type('text/html; charset=utf-8').send(NOTE));
    return;
  }
  // Read for every visit: a page that was built anew refers to other files.
  app.get('/', async (_request, reply) => {
    const { html, policy } = asServed(await readFile(index, 'utf8'));
    return reply
      .header('content-security-policy', policy)
      .type('text/html; charset=utf-8')
      .send(html);
  });
  await app.register(fastifyStatic, {
    root: page,
    index: false,
    dotfiles: 'ignore',
    cacheControl: false,
  });
}

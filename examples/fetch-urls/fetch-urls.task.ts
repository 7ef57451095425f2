import { createHash } from 'node:crypto';

import { originOf } from '../support/local-server.ts';

const ARTICLES = 200;

/** Fetches `url` and returns the SHA-256 of its body, in hex. */
export default async function fetchDigest(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`GET ${url}: expected 200, found ${response.status}`);
  return createHash('sha256')
    .update(await response.text())
    .digest('hex');
}

/** The addresses of 200 articles, on a server that this call starts. */
export async function* inputs(): AsyncGenerator<string> {
  const origin = await originOf(new URL('./server.ts', import.meta.url));
  for (let id = 1; id <= ARTICLES; id += 1) yield `${origin}/articles/${id}`;
}

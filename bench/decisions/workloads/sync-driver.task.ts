import { extname } from 'node:path';

import { createSyncFn } from 'synckit';

import { fixture } from '../support/fixtures.ts';

type Fetch = (url: string) => Promise<number>;

const bodyLength = createSyncFn<Fetch>(
  new URL(`../support/fetch-worker${extname(import.meta.url)}`, import.meta.url),
);

/** Waits for a server synchronously, the way an embedded driver does. */
export default function length(url: string): number {
  return bodyLength(url) - url.length;
}

export async function* inputs(): AsyncGenerator<string> {
  const origin = await fixture('CATALOGUE');
  for (let id = 1; id <= 40; id += 1) yield `${origin}/small/${id}`;
}

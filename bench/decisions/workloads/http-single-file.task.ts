import { fixture } from '../support/fixtures.ts';

/** Fetches a document and returns how much longer it is than its address. */
export default async function bodyLength(url: string): Promise<number> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`expected 200, found ${response.status}`);
  return (await response.text()).length - url.length;
}

/** A congested link: the fastest way is one request after another. */
export async function* inputs(): AsyncGenerator<string> {
  const origin = await fixture('SINGLE_FILE');
  for (let id = 1; id <= 80; id += 1) yield `${origin}/items/${id}`;
}

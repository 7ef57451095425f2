import { fixture } from '../support/fixtures.ts';

/** Fetches a document and returns how much longer it is than its address. */
export default async function bodyLength(url: string): Promise<number> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`expected 200, found ${response.status}`);
  return (await response.text()).length - url.length;
}

/** A server that is fastest with six requests at once, and slows past them. */
export async function* inputs(): AsyncGenerator<string> {
  const origin = await fixture('DEGRADING');
  for (let id = 1; id <= 120; id += 1) yield `${origin}/items/${id}`;
}

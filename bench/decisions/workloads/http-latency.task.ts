import { fixture } from '../support/fixtures.ts';

/** Fetches a page and returns how much longer it is than its address. */
export default async function bodyLength(url: string): Promise<number> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`expected 200, found ${response.status}`);
  return (await response.text()).length - url.length;
}

/** A server 25 ms away that serves any number of requests at once. */
export async function* inputs(): AsyncGenerator<string> {
  const origin = await fixture('CATALOGUE');
  for (let id = 1; id <= 96; id += 1) yield `${origin}/small/${id}`;
}

import { fixture } from '../support/fixtures.ts';

/** Fetches a document, and throws for a status that is not 200. */
export default async function bodyLength(url: string): Promise<number> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`expected 200, found ${response.status}`);
  return (await response.text()).length - url.length;
}

/** One address in twelve always fails. */
export async function* inputs(): AsyncGenerator<string> {
  const origin = await fixture('FLAKY');
  for (let id = 1; id <= 96; id += 1) yield `${origin}/items/${id}`;
}

import { DomUtils, parseDocument } from 'htmlparser2';

import { fixture } from '../support/fixtures.ts';

/** Fetches a page, parses it, and returns the total length of its links' texts. */
export default async function linkText(url: string): Promise<number> {
  const document = parseDocument(await (await fetch(url)).text());
  const links = DomUtils.getElementsByTagName('a', document);
  return links.reduce((sum, link) => sum + DomUtils.textContent(link).length, 0);
}

export async function* inputs(): AsyncGenerator<string> {
  const origin = await fixture('CATALOGUE');
  for (let id = 1; id <= 50; id += 1) yield `${origin}/large/${id}`;
}

import MarkdownIt from 'markdown-it';

import { fixture } from '../support/fixtures.ts';
import { markdownPage } from '../support/texts.ts';

const markdown = new MarkdownIt();

export type Page =
  | { readonly kind: 'remote'; readonly url: string }
  | { readonly kind: 'local'; readonly seed: number };

/** A remote page waits for a server, a local one is rendered here; returns its length. */
export default async function length(page: Page): Promise<number> {
  if (page.kind === 'local') return markdown.render(markdownPage(page.seed, 200)).length;
  return (await (await fetch(page.url)).text()).length - page.url.length;
}

export async function* inputs(): AsyncGenerator<Page> {
  const origin = await fixture('CATALOGUE');
  for (let id = 1; id <= 100; id += 1) {
    if (id % 2 === 0) yield { kind: 'remote', url: `${origin}/small/${id}` };
    else yield { kind: 'local', seed: id };
  }
}

import { marked } from 'marked';

import { shortHash } from '../support/digest.ts';
import { markdownPage } from '../support/texts.ts';

/** Renders a short page. */
export default function render(source: string): string {
  return shortHash(marked.parse(source, { async: false }));
}

/** Five pages, a few milliseconds in all. */
export const inputs: readonly string[] = [1, 2, 3, 4, 5].map((page) => markdownPage(page, 3));

import highlighter from 'highlight.js/lib/core';
import json from 'highlight.js/lib/languages/json';
import MarkdownIt from 'markdown-it';

import { shortHash } from '../support/digest.ts';
import { markdownPage } from '../support/texts.ts';

highlighter.registerLanguage('json', json);

const markdown = new MarkdownIt({
  highlight: (code, language) => highlighter.highlight(code, { language }).value,
});

/** Renders a Markdown page and returns the hash of its HTML. */
export default function render(source: string): string {
  return shortHash(markdown.render(source));
}

export function* inputs(): Generator<string> {
  for (let page = 0; page < 160; page += 1) yield markdownPage(page, 60);
}

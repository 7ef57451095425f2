import { createHash } from 'node:crypto';

import highlighter from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import json from 'highlight.js/lib/languages/json';
import typescript from 'highlight.js/lib/languages/typescript';
import MarkdownIt from 'markdown-it';

import { seededRandom } from '../support/random.ts';
import { guide } from './documents.ts';

const GUIDES = 200;
const MOST_SECTIONS = 80;

highlighter.registerLanguage('bash', bash);
highlighter.registerLanguage('json', json);
highlighter.registerLanguage('typescript', typescript);

const markdown = new MarkdownIt({
  typographer: true,
  highlight: (code, language) => highlighter.highlight(code, { language }).value,
});

/** A rendered page: its length in characters and the SHA-1 of its HTML, in hex. */
export type Rendered = { readonly htmlLength: number; readonly sha1: string };

/** Renders Markdown to HTML, with its code listings highlighted. */
export default function render(source: string): Rendered {
  const html = markdown.render(source);
  return { htmlLength: html.length, sha1: createHash('sha1').update(html).digest('hex') };
}

/** Two hundred guides, most of them short and a few of them long, as in a real manual. */
export function* inputs(): Generator<string> {
  const random = seededRandom(1);
  for (let number = 1; number <= GUIDES; number += 1) {
    yield guide(number, 1 + Math.floor(MOST_SECTIONS * random() ** 2));
  }
}

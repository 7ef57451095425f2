import postcss, { type Rule } from 'postcss';

import { shortHash } from '../support/digest.ts';
import { styleSheet } from '../support/texts.ts';

const processor = postcss({
  postcssPlugin: 'sort-declarations',
  Rule(rule: Rule) {
    rule.nodes.sort((a, b) => a.toString().localeCompare(b.toString()));
  },
});

/** Rewrites a style sheet with a plugin; the API returns promises, the work is JavaScript. */
export default async function rewritten(sheet: string): Promise<string> {
  return shortHash((await processor.process(sheet, { from: undefined })).css);
}

export function* inputs(): Generator<string> {
  for (let sheet = 0; sheet < 80; sheet += 1) yield styleSheet(sheet, 120);
}

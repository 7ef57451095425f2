import { format } from 'prettier';

import { shortHash } from '../support/digest.ts';
import { javascriptSource } from '../support/texts.ts';

/** Formats source text: asynchronous by its signature, yet it never waits for anything. */
export default async function pretty(source: string): Promise<string> {
  return shortHash(await format(source, { parser: 'acorn', singleQuote: true }));
}

export function* inputs(): Generator<string> {
  for (let file = 0; file < 60; file += 1) yield javascriptSource(file, 14);
}

import { minify } from 'terser';

import { shortHash } from '../support/digest.ts';
import { javascriptSource } from '../support/texts.ts';

/** Minifies source text through a promise API in pure JavaScript. */
export default async function minified(source: string): Promise<string> {
  const { code = '' } = await minify(source, { module: true });
  return shortHash(code);
}

export function* inputs(): Generator<string> {
  for (let file = 0; file < 60; file += 1) yield javascriptSource(file, 30);
}

import { parse } from 'acorn';

import { javascriptSource } from '../support/texts.ts';

const GIANT = 11;

/** Parses a bundle and returns its number of top-level statements. */
export default function statements(source: string): number {
  return parse(source, { ecmaVersion: 2024, sourceType: 'module' }).body.length;
}

/** Thirty-two small bundles, and one that takes longer than all of them. */
export function* inputs(): Generator<string> {
  for (let bundle = 0; bundle < 33; bundle += 1) {
    yield javascriptSource(bundle, bundle === GIANT ? 12_000 : 200);
  }
}

import { parse, type Program } from 'acorn';

import { javascriptSource } from '../support/texts.ts';

/** Parses source text and returns the whole tree: thousands of small objects. */
export default function tree(source: string): Program {
  return JSON.parse(
    JSON.stringify(parse(source, { ecmaVersion: 2024, sourceType: 'module' })),
  ) as Program;
}

export function* inputs(): Generator<string> {
  for (let file = 0; file < 60; file += 1) yield javascriptSource(file, 120);
}

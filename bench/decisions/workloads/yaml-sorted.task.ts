import { parse } from 'yaml';

import { yamlDocument } from '../support/texts.ts';

/** Parses a document and returns the sum of its widths. */
export default function widths(document: string): number {
  const entries = parse(document) as readonly { readonly size: { readonly w: number } }[];
  return entries.reduce((sum, { size }) => sum + size.w, 0);
}

/** From the smallest to the largest: the first inputs say little about the last. */
export function* inputs(): Generator<string> {
  for (let document = 1; document <= 48; document += 1) yield yamlDocument(document, document * 6);
}

import MiniSearch from 'minisearch';

import { seededRandom } from '@forkwise/examples/support/random.ts';
import { sentence } from '../support/texts.ts';

type Note = { readonly id: number; readonly text: string };

const random = seededRandom(9);
const search = new MiniSearch<Note>({ fields: ['text'] });
for (let id = 0; id < 6_000; id += 1) search.add({ id, text: `${sentence(random, 12)} n${id}` });

/** The best note for a query, in an index that every isolate builds for itself on import. */
export default function best(query: string): number {
  return Number(search.search(query, { fuzzy: 0.2, prefix: true })[0]?.id ?? -1);
}

export function* inputs(): Generator<string> {
  const words = seededRandom(10);
  for (let query = 0; query < 60; query += 1) yield `${sentence(words, 2)} n${query * 91}`;
}

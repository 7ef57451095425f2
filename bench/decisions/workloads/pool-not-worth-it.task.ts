import Handlebars from 'handlebars';

import { shortHash } from '../support/digest.ts';

const page = Handlebars.compile(
  '{{#each rows}}<tr><td>{{id}}</td><td>{{name}}</td></tr>{{/each}}<p>{{count}}</p>',
);

/** Fills a template with `count` rows. */
export default function filled(count: number): string {
  const rows = Array.from({ length: count }, (_, id) => ({ id, name: `<row ${id}>` }));
  return shortHash(page({ rows, count }));
}

/** Some 20 ms on one thread; starting a pool takes longer. */
export const inputs: readonly number[] = Array.from({ length: 20 }, (_, i) => 400 + i);

import Handlebars from 'handlebars';

import { shortHash } from '../support/digest.ts';

export type Template = (context: { readonly rows: readonly object[] }) => string;

const rows = Array.from({ length: 6_000 }, (_, id) => ({ id, name: `<row ${id}>` }));

/** Fills a compiled template. A template is a function, and cannot leave its thread. */
export default function filled(template: Template): string {
  return shortHash(template({ rows }));
}

export function* inputs(): Generator<Template> {
  for (let template = 0; template < 60; template += 1) {
    yield Handlebars.compile(`${template}{{#each rows}}<i>{{id}}</i><b>{{name}}</b>{{/each}}`);
  }
}

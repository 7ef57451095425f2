import { serve } from '@forkwise/examples/support/serve.ts';

import { htmlPage } from '../support/texts.ts';

/** A distant catalogue: any number of requests at once, each answered 25 ms later. */
const LATENCY_MS = 25;
const SMALL_ROWS = 4;
const LARGE_ROWS = 900;

const written = new Map<string, string>();

function page(kind: string, id: number): string {
  const key = `${kind}/${id}`;
  const body = written.get(key) ?? htmlPage(id, kind === 'large' ? LARGE_ROWS : SMALL_ROWS);
  written.set(key, body);
  return body;
}

serve(LATENCY_MS, (path) => {
  const found = /^\/(large|small)\/(\d{1,4})$/.exec(path);
  if (found?.[1] === undefined) return undefined;
  return { type: 'text/html', body: page(found[1], Number(found[2])) };
});

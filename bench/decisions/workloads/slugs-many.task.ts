import slugify from '@sindresorhus/slugify';

import { seededRandom } from '@forkwise/examples/support/random.ts';
import { sentence } from '../support/texts.ts';

/** The slug of a short title: some microseconds of work on a short string. */
export default function slug(title: string): string {
  return slugify(title);
}

export function* inputs(): Generator<string> {
  const random = seededRandom(5);
  for (let title = 0; title < 40_000; title += 1) yield `${sentence(random, 5)} Nº ${title}`;
}

import { htmlPage } from '../support/texts.ts';

/** Counts the links of a large page by scanning for them. */
export default function links(page: string): number {
  let found = 0;
  for (let at = page.indexOf('<a '); at !== -1; at = page.indexOf('<a ', at + 1)) found += 1;
  return found;
}

/** Texts of some 4 MB each: moving one costs about as much as scanning it. */
export function* inputs(): Generator<string> {
  const page = htmlPage(1, 1_500);
  for (let text = 0; text < 80; text += 1) yield `${text} ${page.repeat(20)}`;
}

import { integerBetween, pick, seededRandom } from '@forkwise/examples/support/random.ts';

const WORDS = (
  'river stone market harbour winter copper garden letter silver window signal canvas ' +
  'meadow lantern harvest ferry compass orchard thunder violin'
).split(' ');

const word = (random: () => number): string => pick(random, WORDS);

/** A sentence of `count` words, without a full stop. */
export function sentence(random: () => number, count: number): string {
  return Array.from({ length: count }, () => word(random)).join(' ');
}

function repeated(
  seed: number,
  count: number,
  part: (random: () => number, n: number) => string,
): string {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, n) => part(random, n)).join('\n');
}

/** A Markdown page with prose, a list, a table and a listing in every section; some 600 bytes each. */
export function markdownPage(seed: number, sections: number): string {
  return repeated(seed, sections, (random, n) =>
    [
      `## ${n + 1}. ${sentence(random, 3)}`,
      '',
      `${sentence(random, 24)}, *${word(random)}* and [${word(random)}](/${word(random)}).`,
      '',
      `- ${sentence(random, 6)}`,
      `- **${word(random)}** ${sentence(random, 5)}`,
      '',
      '| name | count |',
      '|---|---|',
      `| ${word(random)} | ${integerBetween(random, 1, 99)} |`,
      '',
      '```json',
      `{ "${word(random)}": ${integerBetween(random, 1, 99)}, "${word(random)}": ["${word(random)}"] }`,
      '```',
      '',
    ].join('\n'),
  );
}

/** JavaScript source with `count` functions, some 300 bytes each. */
export function javascriptSource(seed: number, count: number): string {
  return repeated(seed, count, (random, n) => {
    const [a, b] = [`${word(random)}${n}`, `${word(random)}Of${n}`];
    return [
      `export function ${a}(items, limit = ${integerBetween(random, 1, 99)}) {`,
      `  const ${b} = items.filter((item) => item.${word(random)} > limit).map((item) => ({ ...item, n: ${n} }));`,
      `  if (${b}.length === 0) { throw new Error('no ${word(random)} in ' + String(items)); }`,
      `  return ${b}.reduce((sum, item) => sum + item.${word(random)} * limit, 0) ?? \`${word(random)}\${limit}\`;`,
      '}',
    ].join('\n');
  });
}

/** A style sheet of `count` rules, some 120 bytes each. */
export function styleSheet(seed: number, count: number): string {
  return repeated(seed, count, (random, n) => {
    const size = integerBetween(random, 1, 40);
    return `.${word(random)}-${n} > .${word(random)}:hover { margin: ${size}px; color: #aabb${10 + (size % 80)}; background: url(/${word(random)}.png) }`;
  });
}

/** CSV with a header and `rows` rows of six columns, some 60 bytes each. */
export function csvTable(seed: number, rows: number): string {
  const header = 'order,date,customer,sku,quantity,cents';
  const body = repeated(seed, rows, (random, n) =>
    [
      n,
      `2024-03-${integerBetween(random, 10, 28)}`,
      `"${word(random)} ${word(random)}, Ltd"`,
      `sku-${integerBetween(random, 1, 60)}`,
      integerBetween(random, 1, 9),
      integerBetween(random, 99, 19_999),
    ].join(),
  );
  return `${header}\n${body}`;
}

/** An HTML page with a table of `rows` linked rows, some 130 bytes each. */
export function htmlPage(seed: number, rows: number): string {
  const body = repeated(
    seed,
    rows,
    (random, n) =>
      `<tr class="row"><td>${n}</td><td><a href="/${word(random)}/${n}">${sentence(random, 4)}</a></td><td>${integerBetween(random, 1, 999)}</td></tr>`,
  );
  return `<!doctype html><html><head><title>${seed}</title></head><body><table>\n${body}\n</table></body></html>`;
}

/** A YAML list of `entries` records, some 90 bytes each. */
export function yamlDocument(seed: number, entries: number): string {
  return repeated(
    seed,
    entries,
    (random, n) =>
      `- id: ${n}\n  title: ${sentence(random, 3)}\n  tags: [${word(random)}, ${word(random)}]\n  size: { w: ${integerBetween(random, 1, 900)}, h: 3 }`,
  );
}

/** An SVG picture of 400 by 400 with `shapes` translucent circles. */
export function svgPicture(seed: number, shapes: number): string {
  const body = repeated(seed, shapes, (random) => {
    const [x, y, r] = [0, 0, 0].map(() => integerBetween(random, 5, 395));
    return `<circle cx="${x}" cy="${y}" r="${(r ?? 0) / 8}" fill="#${integerBetween(random, 100_000, 999_999)}" fill-opacity="0.6" stroke="black"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400">${body}</svg>`;
}

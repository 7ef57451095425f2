import { integerBetween, pick, seededRandom } from '../support/random.ts';

const WORDS =
  'the request server response queue worker thread memory result order input module buffer signal ' +
  'handler cache index stream schema event returns waits computes copies shares claims of for with ' +
  'when after before a each one every slow fast bounded ordered late early';
const VOCABULARY = WORDS.split(' ');
const LANGUAGES = ['typescript', 'json', 'bash'] as const;

/** A guide of `sections` sections in Markdown: prose, a list, a table or a listing in each. */
export function guide(seed: number, sections: number): string {
  const random = seededRandom(seed);
  const parts = Array.from({ length: sections }, (_, index) => section(random, index + 1));
  return [`# Guide ${seed}`, ...parts].join('\n\n');
}

function section(random: () => number, number: number): string {
  const extra = pick(random, [list, table, listing, listing])(random);
  const title = `## ${number}. ${sentence(random, 4)}`;
  return [title, paragraph(random), extra, paragraph(random)].join('\n\n');
}

function sentence(random: () => number, words: number): string {
  return Array.from({ length: words }, () => pick(random, VOCABULARY)).join(' ');
}

function paragraph(random: () => number): string {
  const [start, middle, end] = [12, 10, 14].map((words) => sentence(random, words));
  return `${start}, *${middle}*, see [the notes](https://example.test/notes) on \`${pick(random, VOCABULARY)}()\`: **${end}**.`;
}

function list(random: () => number): string {
  return Array.from({ length: 6 }, () => `- ${sentence(random, 8)}`).join('\n');
}

function table(random: () => number): string {
  const rows = Array.from(
    { length: 6 },
    () =>
      `| ${pick(random, VOCABULARY)} | ${integerBetween(random, 1, 999)} | ${sentence(random, 5)} |`,
  );
  return ['| name | value | meaning |', '|---|---|---|', ...rows].join('\n');
}

function listing(random: () => number): string {
  const language = pick(random, LANGUAGES);
  const lines = Array.from({ length: integerBetween(random, 4, 14) }, () => {
    const [name, value] = [pick(random, VOCABULARY), integerBetween(random, 1, 9_999)];
    if (language === 'typescript') return typescriptLine(name, value);
    if (language === 'json') return `  "${name}": { "limit": ${value}, "enabled": true },`;
    return `export ${name.toUpperCase()}=${value} && curl -s "https://example.test/${name}" | sort`;
  });
  return ['```' + language, ...lines, '```'].join('\n');
}

function typescriptLine(name: string, value: number): string {
  return `const ${name}Of = async (key: string): Promise<number> => (await load(key, ${value})).size; // ${name}`;
}

import { stripVTControlCharacters, styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];
export type Paint = (style: Style, text: string) => string;

/** How a text is to look: the width to fit, in columns, and colours or none. */
export interface Look {
  readonly columns: number;
  readonly paint: Paint;
}

export const plainPaint: Paint = (_style, text) => text;
export const colourPaint: Paint = (style, text) =>
  styleText(style, text, { validateStream: false });

/** Columns that a text takes, its colours aside. */
export function widthOf(text: string): number {
  return Array.from(stripVTControlCharacters(text)).length;
}

/** Between words, but for a number and its unit. */
const BREAKS = /\s+(?!(?:µs|ms|s|min|h|%|B|[KMGT]iB)(?!\w))/;

/** Breaks a text between words into lines of at most `columns`; longer words stay whole. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(BREAKS)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) > columns) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

/** A wrapped paragraph after a label; the lines below the first are indented to the text. */
export function labelled(label: string, text: string, columns: number): string[] {
  const indent = widthOf(label);
  const lines = wrap(text, Math.max(columns - indent, 20));
  return lines.map((line, at) => (at === 0 ? label : ' '.repeat(indent)) + line);
}

/** What stands in for each character beyond ASCII that forkwise itself writes, as wide as it is. */
const PLAIN_CHARACTERS: Readonly<Record<string, string>> = {
  ...{ '█': '#', '▉': '#', '▊': '#', '▋': '#', '▌': '#', '▍': '.', '▎': '.', '▏': '.' },
  ...{ '▓': '%', '▒': '+', '░': '.', '▚': '!', '━': '=', '─': '-', '│': '|', '●': 'o' },
  ...{ '▸': '>', '·': '-', '×': 'x', '–': '-', '−': '-', µ: 'u', '…': '~', '’': "'" },
  ...{ '✓': '+', '✗': 'x', '→': '>', '÷': '/', κ: 'k' },
};
const PLAIN_PATTERN = new RegExp(`[${Object.keys(PLAIN_CHARACTERS).join('')}]`, 'g');

/** A text for terminals that show ASCII only; what others have written in it stays as it is. */
export function asciiOf(text: string): string {
  return text
    .replaceAll(' …', '..')
    .replaceAll(PLAIN_PATTERN, (character) => PLAIN_CHARACTERS[character] ?? character);
}

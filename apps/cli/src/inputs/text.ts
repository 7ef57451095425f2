import { constants } from 'node:buffer';
import { TextDecoder } from 'node:util';

import { ForkwiseError } from '@forkwise/core';

import { malformed } from './malformed.ts';

/** Longer lines are refused, well below the longest string that V8 can hold (2^29 − 24). */
export const LONGEST_LINE = 2 ** 28;

/**
 * UTF-8 text from bytes, without a byte order mark. Throws `INPUTS_MALFORMED` for other encodings:
 * replacement characters would be wrong inputs that nobody sees.
 */
export async function* decodeText(
  source: string,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  for await (const chunk of chunks) {
    const text = decodeChunk(decoder, chunk, source, line);
    line += countBreaks(text);
    if (text !== '') yield text;
  }
  decodeChunk(decoder, undefined, source, line);
}

function decodeChunk(
  decoder: TextDecoder,
  chunk: Uint8Array | undefined,
  source: string,
  line: number,
): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (cause) {
    throw malformed({ source, line, column: 1 }, 'from here on it is not UTF-8', {
      expected: 'text in UTF-8',
      found: 'bytes of another encoding',
      hint: 'Save it as UTF-8, for instance with `iconv -t UTF-8`.',
      cause,
    });
  }
}

function countBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

export interface Line {
  /** Without its line break, `\n` or `\r\n`. */
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

/**
 * The lines of a text, one at a time; memory is bounded by the longest line. Throws
 * `INPUTS_MALFORMED` for one of more than `longest` characters.
 */
export async function* splitLines(
  source: string,
  texts: AsyncIterable<string>,
  longest = LONGEST_LINE,
): AsyncGenerator<Line> {
  let number = 1;
  let rest = '';
  for await (const text of texts) {
    const [first = '', ...others] = text.split('\n');
    rest += first;
    if (rest.length > longest) throw lineTooLong(source, number, longest);
    for (const next of others) {
      yield { text: withoutReturn(rest), number };
      number += 1;
      rest = next;
    }
  }
  if (rest !== '') yield { text: withoutReturn(rest), number };
}

/**
 * A whole text as one string. Throws `INPUTS_UNREADABLE` for one of more than `longest` characters,
 * by default those that V8 can hold.
 */
export async function wholeText(
  source: string,
  texts: AsyncIterable<string>,
  longest = constants.MAX_STRING_LENGTH,
): Promise<string> {
  const parts: string[] = [];
  let length = 0;
  for await (const text of texts) {
    length += text.length;
    if (length > longest) throw textTooLong(source, longest);
    parts.push(text);
  }
  return parts.join('');
}

function textTooLong(source: string, longest: number): Error {
  return new ForkwiseError('INPUTS_UNREADABLE', `${source} is too long to be read at once.`, {
    expected: `a JSON array of at most ${longest} characters`,
    found: 'more of them',
    hint: 'Turn it into .ndjson, which is read line by line: jq -c ".[]" FILE.json > FILE.ndjson',
  });
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

function lineTooLong(source: string, line: number, longest: number): Error {
  return malformed({ source, line, column: longest }, 'the line is too long', {
    expected: `lines of at most ${longest} characters`,
    found: 'more of them without a line break',
    hint: 'Is it the right file? One input per line is expected.',
  });
}

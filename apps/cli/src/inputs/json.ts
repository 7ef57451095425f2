import { ForkwiseError } from '@forkwise/core';

import { malformed } from './malformed.ts';
import type { Line } from './text.ts';

/** One JSON value from each line that is not blank. */
export async function* ndjsonValues(source: string, lines: AsyncIterable<Line>): AsyncGenerator {
  for await (const { text, number } of lines) {
    if (text.trim() === '') continue;
    try {
      yield JSON.parse(text) as unknown;
    } catch (thrown) {
      throw await jsonMalformed(source, text, thrown, number);
    }
  }
}

/** The elements of a text that is one JSON array; an empty text has none. */
export async function jsonArray(source: string, text: string): Promise<readonly unknown[]> {
  if (text.trim() === '') return [];
  const value = await parseJson(source, text);
  if (Array.isArray(value)) return value as readonly unknown[];
  throw new ForkwiseError('INPUTS_NOT_ITERABLE', `${source} holds no JSON array.`, {
    expected: 'a JSON array with one element per input',
    found: value === null ? 'null' : `a JSON ${typeof value}`,
    hint: 'Wrap the value in [ ], or use .ndjson for one value per line.',
  });
}

async function parseJson(source: string, text: string): Promise<unknown> {
  try {
    return JSON.parse(text) as unknown;
  } catch (thrown) {
    throw await jsonMalformed(source, text, thrown, 1);
  }
}

async function jsonMalformed(
  source: string,
  text: string,
  cause: unknown,
  firstLine: number,
): Promise<ForkwiseError> {
  const { findJsonFault } = await import('./json-error.ts');
  const { offset, reason, found } = findJsonFault(text, cause);
  const before = text.slice(0, offset).split('\n');
  const line = firstLine + before.length - 1;
  const column = (before.at(-1) ?? '').length + 1;
  return malformed({ source, line, column }, reason, {
    expected: 'valid JSON',
    found,
    hint: `Mend line ${line} at column ${column}.`,
    cause,
  });
}

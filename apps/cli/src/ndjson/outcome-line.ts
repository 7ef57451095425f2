import type { Outcome } from '@forkwise/core';

import { fromPlain } from './decode.ts';
import { encodeValue } from './encode.ts';

/** One outcome as one line of NDJSON, with its line break. */
export function encodeOutcome(outcome: Outcome): string {
  return outcomeLine(outcome, '');
}

/** The same with `more`, members of the line that each begin with a comma, before its last one. */
export function outcomeLine(outcome: Outcome, more: string): string {
  const { index, status } = outcome;
  return outcome.status === 'fulfilled'
    ? `{"index":${index},"status":"fulfilled"${more},"value":${encodeValue(outcome.value)}}\n`
    : `{"index":${index},"status":"${status}"${more},"error":${encodeValue(outcome.error)}}\n`;
}

/** Reads a line that `encodeOutcome` wrote. Throws `SyntaxError` for any other text. */
export function decodeOutcome(line: string): Outcome {
  const parsed = JSON.parse(line) as Outcome;
  return parsed.status === 'fulfilled'
    ? { index: parsed.index, status: parsed.status, value: fromPlain(parsed.value) }
    : { index: parsed.index, status: parsed.status, error: fromPlain(parsed.error) };
}

/**
 * The outcomes in the lines of a results file, e.g. of `node:readline` over it, one at a time. A line
 * whose first key is `kind` is no outcome: it is the header of a journal.
 */
export async function* readOutcomes(
  lines: Iterable<string> | AsyncIterable<string>,
): AsyncGenerator<Outcome> {
  for await (const line of lines) {
    if (line !== '' && !line.startsWith('{"kind":')) yield decodeOutcome(line);
  }
}

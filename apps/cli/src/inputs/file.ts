import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { extname } from 'node:path';

import { ForkwiseError } from '@forkwise/core';

import { collect } from './collect.ts';
import { jsonArray, ndjsonValues } from './json.ts';
import { decodeText, splitLines, wholeText, type Line } from './text.ts';

/**
 * Files up to this size are read whole: then their inputs are counted, which makes predictions and
 * the time left better, and their faults are found before any work. Larger ones stream.
 */
const READ_WHOLE_BYTES = 16 * 2 ** 20;

type Format = (source: string, texts: AsyncIterable<string>) => AsyncIterable<unknown>;

const FORMATS: ReadonlyMap<string, Format> = new Map<string, Format>([
  ['.json', jsonElements],
  ['.ndjson', (source, texts) => ndjsonValues(source, splitLines(source, texts))],
  ['.jsonl', (source, texts) => ndjsonValues(source, splitLines(source, texts))],
  ['.csv', csv],
  ['.txt', (source, texts) => filledLines(splitLines(source, texts))],
]);

/**
 * The inputs in a file, by the format that its name ends in.
 *
 * Throws `INPUTS_UNREADABLE` when it cannot be opened or has another ending, and
 * `INPUTS_MALFORMED` or `INPUTS_NOT_ITERABLE` for its content: at once for small files, and while
 * iterating for those that stream.
 */
export async function fileInputs(
  path: string,
): Promise<readonly unknown[] | AsyncIterable<unknown>> {
  const format = FORMATS.get(extname(path).toLowerCase());
  if (format === undefined) throw unknownFormat(path);
  const bytes = await readableBytes(path);
  const inputs = format(path, decodeText(path, createReadStream(path)));
  return bytes <= READ_WHOLE_BYTES ? collect(inputs) : inputs;
}

/** Inputs from NDJSON that comes in on a stream. */
export function streamInputs(
  source: string,
  bytes: AsyncIterable<Uint8Array>,
): AsyncIterable<unknown> {
  return ndjsonValues(source, splitLines(source, decodeText(source, bytes)));
}

async function* jsonElements(source: string, texts: AsyncIterable<string>): AsyncGenerator {
  yield* await jsonArray(source, await wholeText(source, texts));
}

async function* csv(source: string, texts: AsyncIterable<string>): AsyncGenerator {
  const { csvRows } = await import('./csv.ts');
  yield* csvRows(source, texts);
}

async function* filledLines(lines: AsyncIterable<Line>): AsyncGenerator<string> {
  for await (const { text } of lines) if (text !== '') yield text;
}

/** The size of a regular file; pipes and devices, which may never end, count as endless. */
async function readableBytes(path: string): Promise<number> {
  try {
    await using file = await open(path, 'r');
    const stats = await file.stat();
    if (stats.isDirectory()) throw new Error('it is a folder');
    return stats.isFile() ? stats.size : Infinity;
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): ForkwiseError {
  const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
  return new ForkwiseError('INPUTS_UNREADABLE', `The inputs file ${path} cannot be read.`, {
    expected: 'a readable file',
    found: missing ? 'no such file' : (cause as Error).message,
    hint: 'Check the path after --inputs; it is relative to the current folder.',
    cause,
  });
}

function unknownFormat(path: string): ForkwiseError {
  return new ForkwiseError('INPUTS_UNREADABLE', `The format of ${path} is not known.`, {
    expected: `a name that ends in ${[...FORMATS.keys()].join(', ')}`,
    found: extname(path) === '' ? 'no ending' : extname(path),
    hint: 'Rename the file after its format, or pipe NDJSON to `--inputs -`.',
  });
}

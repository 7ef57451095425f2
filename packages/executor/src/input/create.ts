import { ForkwiseError } from '@forkwise/core';

import { AsyncIterableReader } from './async-reader.ts';
import { IndexedReader, type IndexedSource } from './indexed-reader.ts';
import { IterableReader } from './iterable-reader.ts';
import type { InputReader } from './reader.ts';

/**
 * A reader over any source of inputs. Arrays and typed arrays are read by slices and know what
 * remains; other iterables are read on demand; asynchronous ones are read ahead a little. Reads
 * nothing until asked. Throws `INPUTS_NOT_ITERABLE` for anything else.
 */
export function createInputReader(source: Iterable<unknown> | AsyncIterable<unknown>): InputReader {
  if (isIndexed(source)) return new IndexedReader(source);
  if (hasMethod(source, Symbol.asyncIterator)) {
    return new AsyncIterableReader(source as AsyncIterable<unknown>);
  }
  if (hasMethod(source, Symbol.iterator)) return new IterableReader(source as Iterable<unknown>);
  throw new ForkwiseError('INPUTS_NOT_ITERABLE', 'The inputs cannot be iterated over.', {
    expected: 'an array, a typed array, an iterable or an async iterable',
    found: source === null ? 'null' : typeof source,
    hint: 'Put a single input into an array: [input].',
  });
}

/** Only arrays that iterate like their indices: a subclass with its own order is read by that. */
function isIndexed(source: unknown): source is IndexedSource {
  if (Array.isArray(source)) return source[Symbol.iterator] === Array.prototype[Symbol.iterator];
  return ArrayBuffer.isView(source) && !(source instanceof DataView);
}

function hasMethod(source: unknown, name: symbol): boolean {
  if (source === null || source === undefined) return false;
  return typeof (source as Record<symbol, unknown>)[name] === 'function';
}

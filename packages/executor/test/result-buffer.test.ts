import { expect, it } from 'vitest';

import type { EncodedValues } from '../src/worker/codec.ts';
import type { FromWorker } from '../src/worker/messages.ts';
import { ResultBuffer } from '../src/worker/result-buffer.ts';
import { unpackValues } from '../src/worker/index.ts';

const PART = { chunk: 7, last: true, startMs: 10, endMs: 20, cpu: undefined } as const;

const countOf = (values: EncodedValues): number =>
  (values.kind === 'numbers' ? values.data : values.values).length;

/** A way out that takes messages of at most so many values. */
function narrow(most: number, taken: FromWorker[]): (message: FromWorker) => void {
  return (message) => {
    if (message.kind === 'results' && countOf(message.values) > most) {
      throw new DOMException('Data cannot be cloned, out of memory.', 'DataCloneError');
    }
    taken.push(message);
  };
}

it.each([
  ['numbers', (at: number) => at],
  ['texts', (at: number) => `text ${at}`],
  ['buffers', (at: number) => Buffer.from(`bytes ${at}`)],
])(
  'sends %s that are too many for one message in several, and the chunk is over once',
  (_, value) => {
    const results = new ResultBuffer('thread', 'nothing', (position) => position);
    for (let position = 0; position < 11; position += 1) results.fulfil(position, value(position));
    results.reject(11, new Error('no'));
    const taken: FromWorker[] = [];
    results.send(PART, narrow(3, taken));
    const parts = taken.filter((message) => message.kind === 'results');
    const values = parts.flatMap((part) => Array.from(unpackValues(part.values)));
    expect(values).toEqual(Array.from({ length: 11 }, (__, at) => value(at)));
    expect(parts.flatMap(({ failures }) => failures.map(({ position }) => position))).toEqual([11]);
    expect(parts.map(({ last }) => last)).toEqual(parts.map((__, at) => at === parts.length - 1));
    expect(results.size).toBe(0);
  },
);

import { expect, it } from 'vitest';

import type { EncodedValues } from '../src/worker/codec.ts';
import type { FromWorker } from '../src/worker/messages.ts';
import { ResultBuffer } from '../src/worker/result-buffer.ts';
import { fromErrorRecord, unpackValues } from '../src/worker/index.ts';

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

it('sends failures that are too many for one message in several', () => {
  const results = new ResultBuffer('thread', 'nothing', (position) => position);
  for (let position = 0; position < 7; position += 1) results.reject(position, `no ${position}`);
  results.fulfil(7, 'yes');
  const taken: FromWorker[] = [];
  results.send(PART, (message) => {
    if (message.kind === 'results' && message.failures.length > 2) throw new Error('too many');
    taken.push(message);
  });
  const parts = taken.filter((message) => message.kind === 'results');
  expect(parts.flatMap(({ failures }) => failures.map(({ position }) => position))).toEqual([
    0, 1, 2, 3, 4, 5, 6,
  ]);
  expect(parts.flatMap(({ values }) => Array.from(unpackValues(values)))).toEqual(['yes']);
  expect(parts.map(({ last }) => last)).toEqual(parts.map((_, at) => at === parts.length - 1));
});

it('keeps what errors hold whole beside a result that cannot be cloned', () => {
  const results = new ResultBuffer('thread', 'nothing', (position) => position);
  results.reject(0, Object.assign(new Error('no'), { body: Buffer.from('body') }));
  results.fulfil(1, { when: new Proxy({}, {}) });
  const arrived: FromWorker[] = [];
  results.send(PART, (message, transfer) => {
    arrived.push(structuredClone(message, { transfer }));
  });
  const [message] = arrived;
  if (message?.kind !== 'results') throw new Error('no results');
  unpackValues(message.values);
  const errors = message.failures.map(({ error }) => fromErrorRecord(error));
  expect(errors).toMatchObject([{ message: 'no' }, { code: 'RESULT_NOT_TRANSFERABLE' }]);
  expect((errors[0] as { body?: unknown }).body).toEqual(Buffer.from('body'));
});

it('moves no memory that another result in the message may hold', () => {
  const results = new ResultBuffer('thread', 'all', (position) => position);
  const bytes = new Uint8Array([1, 2, 3]);
  results.fulfil(0, { bytes });
  results.fulfil(1, bytes);
  const arrived: FromWorker[] = [];
  results.send(PART, (message, transfer) => {
    arrived.push(structuredClone(message, { transfer }));
  });
  const [message] = arrived;
  if (message?.kind !== 'results') throw new Error('no results');
  const [first, second] = Array.from(unpackValues(message.values)) as [
    { bytes: Uint8Array },
    Uint8Array,
  ];
  second[0] = 99;
  expect([first.bytes[0], second[0]]).toEqual([1, 99]);
});

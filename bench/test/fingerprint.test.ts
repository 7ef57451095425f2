import { describe, expect, it } from 'vitest';

import { failureText, fingerprint, resultsOf } from '../decisions/fingerprint.ts';

const of = (...values: unknown[]): string => fingerprint(values.map((value) => ({ value })));

class Point {
  readonly x = 1;
}

describe('the fingerprint of results', () => {
  it('is the same for equal results', () => {
    expect(of({ a: [1, new Map([['k', 2]])] }, new Uint8Array([1, 2]))).toBe(
      of({ a: [1, new Map([['k', 2]])] }, new Uint8Array([1, 2])),
    );
  });

  it.each([
    ['the order of results', [1, 2], [2, 1]],
    ['the number of results', [1], [1, 1]],
    ['a number and its text', [1], ['1']],
    ['the sign of zero', [0], [-0]],
    ['undefined and null', [undefined], [null]],
    ['a class and a plain object', [new Point()], [{ x: 1 }]],
    ['the kind of a typed array', [new Uint8Array([1])], [new Int8Array([1])]],
    ['a buffer and its bytes', [Buffer.from([1])], [new Uint8Array([1])]],
    ['bytes inside', [new Uint8Array([1, 2])], [new Uint8Array([1, 3])]],
    ['nesting', [[[1], 2]], [[[1, 2]]]],
    ['fields that are undefined', [{ a: undefined }], [{}]],
  ])('tells apart %s', (_, left, right) => {
    expect(of(...left)).not.toBe(of(...right));
  });

  it('tells failures apart by their kind and message', () => {
    const failures = [
      failureText('rejected', new Error('a')),
      failureText('crashed', new Error('a')),
      failureText('rejected', new Error('b')),
    ];
    expect(new Set(failures.map((failed) => fingerprint([{ failed }]))).size).toBe(3);
  });

  it('does not depend on how outcomes were batched or in which order they came', () => {
    const span = { worker: 0, startMs: 0, endMs: 0 };
    const failure = { index: 1, status: 'rejected', error: new Error('no') } as const;
    const whole = [{ indices: [0, 2], values: ['a', 'c'], failures: [failure], span }];
    const parts = [
      { indices: [2], values: ['c'], failures: [], span },
      { indices: [], values: [], failures: [failure], span },
      { indices: [0], values: ['a'], failures: [], span },
    ];
    expect(fingerprint(resultsOf(parts))).toBe(fingerprint(resultsOf(whole)));
  });

  it('notices an input without an outcome', () => {
    const span = { worker: 0, startMs: 0, endMs: 0 };
    const gap = resultsOf([{ indices: [0, 2], values: ['a', 'c'], failures: [], span }]);
    expect(gap).toHaveLength(3);
    expect(fingerprint(gap)).not.toBe(of('a', undefined, 'c'));
  });
});

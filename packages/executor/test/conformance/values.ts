import { expect, it } from 'vitest';

import { type Context, run, verdicts } from './harness.ts';

class Point {
  readonly x = 1;
}

/** Every kind of value that crosses intact, mixed as one source of inputs. */
export function mixedValues(): unknown[] {
  const cyclic: { self?: unknown; name: string } = { name: 'cyclic' };
  cyclic.self = cyclic;
  return [
    0,
    -0,
    NaN,
    -Infinity,
    1e300,
    2n ** 80n,
    true,
    '',
    'latin é',
    'wide 漢字 😀',
    '\ud800 lone surrogate',
    undefined,
    null,
    new Date(86_400_000),
    /a+b/giu,
    new Map<unknown, unknown>([
      ['key', { deep: [1] }],
      [{ objectKey: 1 }, new Set([1, 'two'])],
    ]),
    [1, , 3], // oxlint-disable-line no-sparse-arrays -- a hole must stay one
    { a: undefined, b: [{ c: -0 }], ['__proto__x']: 1 },
    Object.create(null) as unknown,
    cyclic,
    new Uint8Array([1, 2, 255]),
    new Float64Array([1.5, -0, NaN]),
    new BigInt64Array([1n, -1n]),
    new Uint16Array([1, 2, 3, 4]).subarray(1, 3),
    new Uint8Array([5, 6]).buffer,
    new DataView(new Uint8Array([7, 8, 9]).buffer, 1),
    Buffer.from('bytes'),
    { nested: Buffer.from('more'), list: [Buffer.alloc(0)] },
    new RangeError('as a value'),
  ];
}

export function valueTests(context: Context): void {
  for (const exportName of ['echo', 'echoLater']) {
    it(`brings mixed values there and back unchanged through ${exportName}`, async () => {
      const values = mixedValues();
      const outcomes = await run(context, 'numbers.task.ts', exportName, mixedValues());
      expect(verdicts(outcomes)).toEqual(values.map(() => 'fulfilled'));
      for (const [at, outcome] of outcomes.entries()) {
        expect(outcome, `value ${at}`).toStrictEqual({
          index: at,
          status: 'fulfilled',
          value: values[at],
        });
      }
    });
  }

  it('keeps Buffers Buffers', async () => {
    const outcomes = await run(context, 'numbers.task.ts', 'echo', [Buffer.from('abc')]);
    const [outcome] = outcomes;
    expect(outcome?.status === 'fulfilled' && Buffer.isBuffer(outcome.value)).toBe(true);
  });

  it('leaves the inputs of the caller as they were', async () => {
    const bytes = new Uint8Array([1, 2, 3]);
    await run(context, 'numbers.task.ts', 'echo', [bytes, { bytes }]);
    expect(bytes).toEqual(new Uint8Array([1, 2, 3]));
  });

  it('carries one giant input among small ones', async () => {
    const giant = Buffer.alloc(24 * 1024 * 1024, 'forkwise');
    const text = 'ü漢'.repeat(2_000_000);
    const inputs = [1, 'two', giant, 3, text, 4];
    const outcomes = await run(context, 'numbers.task.ts', 'echo', inputs);
    expect(verdicts(outcomes)).toEqual(inputs.map(() => 'fulfilled'));
    const values = outcomes.map((outcome) => outcome.status === 'fulfilled' && outcome.value);
    expect(giant.equals(values[2] as Buffer)).toBe(true);
    expect(values[4] === text).toBe(true);
    expect([values[0], values[1], values[3], values[5]]).toEqual([1, 'two', 3, 4]);
  });

  it('refuses results that would not arrive whole, and no others', async () => {
    const inputs = ['a', 'function', 'b', 'symbol', 'instance', 'weakMap', 'c'];
    const outcomes = await run(context, 'failing.task.ts', 'uncloneable', inputs);
    const refused = context.crossesThreads ? 'rejected RESULT_NOT_TRANSFERABLE' : 'fulfilled';
    expect(verdicts(outcomes)).toEqual(
      inputs.map((input) => (input.length === 1 ? 'fulfilled' : refused)),
    );
    const reasons = outcomes.map((outcome) =>
      outcome.status === 'rejected' ? (outcome.error as Error).message : '',
    );
    expect(reasons[1]?.includes('.rows[1].parse')).toBe(context.crossesThreads);
  });

  it('refuses inputs that would not arrive whole, and no others', async () => {
    const refusable = [() => 1, { deep: [Symbol('s')] }, new Point()];
    const inputs = ['a', refusable[0], 'b', refusable[1], 'c', refusable[2]];
    const outcomes = await run(context, 'numbers.task.ts', 'echo', inputs);
    const refused = context.crossesThreads ? 'rejected INPUT_NOT_TRANSFERABLE' : 'fulfilled';
    expect(verdicts(outcomes)).toEqual(
      inputs.map((input) => (typeof input === 'string' ? 'fulfilled' : refused)),
    );
  });
}

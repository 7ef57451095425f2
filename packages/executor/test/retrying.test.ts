import type { OutcomeBatch } from '@forkwise/core';
import { assert, double, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createInputReader, Retrying } from '../src/index.ts';
import { retryPauseMs } from '../src/retry/pause.ts';

const span = { worker: 1, startMs: 0, endMs: 1 };
const REJECTED: OutcomeBatch = {
  indices: [],
  values: [],
  failures: [{ index: 0, status: 'rejected', error: new Error('first') }],
  span,
};
const FULFILLED: OutcomeBatch = { indices: [0], values: ['A'], failures: [], span };

describe('the pause before another attempt', () => {
  it('doubles, up to half a minute, and is drawn from its upper half', () => {
    expect([1, 2, 3, 4].map((attempt) => retryPauseMs(attempt, 0))).toEqual([50, 100, 200, 400]);
    assert(
      property(
        integer({ min: 1, max: 100 }),
        double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, random) => {
          const longestMs = Math.min(30_000, 100 * 2 ** (attempt - 1));
          const pauseMs = retryPauseMs(attempt, random);
          expect(pauseMs).toBeGreaterThanOrEqual(longestMs / 2);
          expect(pauseMs).toBeLessThan(longestMs);
        },
      ),
    );
  });
});

describe('inputs among those that are due again', () => {
  it('are taken in order while none is, and after it has ended none is lost', async () => {
    const retrying = new Retrying(1);
    const reader = retrying.among(retrying.remember(createInputReader(['a', 'b'])));
    expect(await reader.take(1)).toEqual({ start: 0, values: ['a'] });
    async function* first(): AsyncGenerator<OutcomeBatch> {
      yield REJECTED;
    }
    const seen: unknown[] = [];
    const again: unknown[] = [];
    for await (const batch of retrying.over(first(), async function* (rest) {
      const taken = await rest.take(8);
      again.push(taken);
      yield FULFILLED;
    })) {
      seen.push(batch.values);
    }
    expect(again).toEqual([{ start: 0, values: ['a'] }]);
    expect(seen).toEqual([['A']]);
    expect(await reader.take(8)).toEqual({ start: 1, values: ['b'] });
  });

  it('interrupt a wait for a source that is silent', async () => {
    const retrying = new Retrying(1);
    async function* silent(): AsyncGenerator<string> {
      yield 'a';
      await new Promise(() => undefined);
    }
    const reader = retrying.among(retrying.remember(createInputReader(silent())));
    expect(await reader.take(1)).toEqual({ start: 0, values: ['a'] });
    const next = reader.take(1);
    async function* failing(): AsyncGenerator<OutcomeBatch> {
      yield REJECTED;
      expect(await next).toEqual({ start: 0, values: ['a'] });
      yield FULFILLED;
    }
    const values: unknown[] = [];
    for await (const batch of retrying.over(failing(), failing))
      values.push(...Array.from(batch.values));
    expect(values).toEqual(['A']);
  });

  it('come to the outcome of their last attempt when there are no more', async () => {
    const retrying = new Retrying(5);
    const reader = retrying.remember(createInputReader(['a']));
    await reader.take(1);
    const broken = new Error('the source broke');
    async function* failing(): AsyncGenerator<OutcomeBatch> {
      yield REJECTED;
      throw broken;
    }
    const failures: unknown[] = [];
    const reading = (async () => {
      for await (const batch of retrying.over(failing(), failing)) failures.push(...batch.failures);
    })();
    await expect(reading).rejects.toBe(broken);
    expect(failures).toEqual(REJECTED.failures);
  });
});

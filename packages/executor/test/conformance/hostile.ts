import { ForkwiseError, type Outcome } from '@forkwise/core';
import { expect, it } from 'vitest';

import { HOSTILE } from '../fixtures/hostile.task.ts';
import { type Context, run } from './harness.ts';

/** Values that do not carry well, each between two that do. */
const INPUTS = Object.keys(HOSTILE).flatMap((name) => [name, `after ${name}`]);

/** Nothing is silently changed: a value arrives whole, or its outcome says why it cannot. */
export function hostileTests(context: Context): void {
  for (const exportName of ['give', 'giveLater']) {
    it(`brings hostile results of ${exportName} back whole, or refuses them by name`, async () => {
      const outcomes = await run(context, 'hostile.task.ts', exportName, INPUTS);
      expect(outcomes).toHaveLength(INPUTS.length);
      for (const outcome of outcomes) checkResult(context, outcome);
    });
  }

  it('carries hostile values that are thrown, or says why it cannot', async () => {
    const outcomes = await run(context, 'hostile.task.ts', 'raise', INPUTS);
    expect(outcomes.map(({ status }) => status)).toEqual(
      INPUTS.map((name) => (HOSTILE[name] === undefined ? 'fulfilled' : 'rejected')),
    );
  });

  it('takes hostile inputs whole, or refuses them by name, without harm to others', async () => {
    const inputs = INPUTS.map((name) => HOSTILE[name]?.() ?? name);
    const outcomes = await run(context, 'numbers.task.ts', 'echo', inputs);
    expect(outcomes).toHaveLength(INPUTS.length);
    for (const outcome of outcomes) checkResult(context, outcome);
  });
}

function checkResult({ crossesThreads }: Context, outcome: Outcome): void {
  const name = INPUTS[outcome.index] ?? '';
  if (outcome.status === 'fulfilled') {
    // What cannot even be looked at is compared by being there.
    if (!crossesThreads) return;
    const expected = HOSTILE[name] === undefined ? name : HOSTILE[name]();
    // An error is of the nearest built-in class, as `instanceof` finds in any realm.
    if (expected instanceof Error)
      expect(String(outcome.value), `of ${name}`).toBe(String(expected));
    else expect(outcome.value, `of ${name}`).toStrictEqual(expected);
    return;
  }
  // Whether it is a promise cannot even be asked of it.
  if (name === 'a revoked proxy') return;
  expect(crossesThreads, `of ${name}`).toBe(true);
  expect(HOSTILE[name], `of ${name}`).toBeDefined();
  expect(outcome.status, `of ${name}`).toBe('rejected');
  expect(outcome.error, `of ${name}`).toBeInstanceOf(ForkwiseError);
  expect((outcome.error as ForkwiseError).code).toMatch(/^(INPUT|RESULT)_NOT_TRANSFERABLE$/);
}

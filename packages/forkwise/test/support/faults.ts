import { expect } from 'vitest';

import { ForkwiseError } from '../../src/index.ts';

/** The error that `action` fails with, which must be one that a user can act on. */
export async function faultOf(action: () => unknown): Promise<ForkwiseError> {
  const error: unknown = await Promise.resolve()
    .then(action)
    .then(
      () => new Error('nothing was thrown'),
      (thrown: unknown) => thrown,
    );
  if (!(error instanceof ForkwiseError)) throw error;
  for (const text of [error.message, error.expected, error.found, error.hint]) {
    expect(text).not.toBe('');
  }
  return error;
}

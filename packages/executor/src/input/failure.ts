import { ForkwiseError } from '@forkwise/core';

/** The source of the inputs threw while it was read; `position` is the input it owed. */
export function inputsFailed(cause: unknown, position: number): ForkwiseError {
  const found = cause instanceof Error ? `${cause.name}: ${cause.message}` : typeof cause;
  return new ForkwiseError(
    'INPUTS_FAILED',
    `The inputs stopped at input ${position}: their source threw (${found}).`,
    {
      expected: 'a source that can be read to its end',
      found,
      hint: 'Iterate over the inputs without forkwise to see the failure by itself.',
      cause,
    },
  );
}

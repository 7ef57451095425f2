import { ForkwiseError } from '@forkwise/core';

/** Why a run that its caller stopped iterating has no report. */
export function leftEarly(): ForkwiseError {
  return new ForkwiseError('CANCELLED', 'The run was left before its end.', {
    expected: 'the outcomes to be iterated to the end',
    found: 'an iteration that stopped',
    hint: 'Iterate the run to its end to receive a report.',
  });
}

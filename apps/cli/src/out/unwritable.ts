import { ForkwiseError } from '@forkwise/core';

/** `OUTPUT_UNWRITABLE`: what opening, writing or closing what is at `path` brought. */
export function unwritable(path: string, cause: unknown): ForkwiseError {
  return new ForkwiseError('OUTPUT_UNWRITABLE', `${path} cannot be written.`, {
    expected: 'a file that can be written, in a folder that exists',
    found: cause instanceof Error ? cause.message : String(cause),
    hint: 'Check the path, the rights on its folder and the space on its disk.',
    cause,
  });
}

import { ForkwiseError } from '@forkwise/core';

/** A place in the text of a source, both from 1; columns count UTF-16 units, as editors do. */
export interface Place {
  readonly source: string;
  readonly line: number;
  readonly column: number;
}

/** `reason` completes the sentence "it is malformed: …". */
export function malformed(
  place: Place,
  reason: string,
  details: { expected: string; found: string; hint: string; cause?: unknown },
): ForkwiseError {
  const { source, line, column } = place;
  return new ForkwiseError(
    'INPUTS_MALFORMED',
    `${source} is malformed at line ${line}, column ${column}: ${reason}.`,
    details,
  );
}

import type { ErrorCode } from './codes.ts';

export interface ForkwiseErrorDetails {
  /** What would have been right. */
  readonly expected: string;
  /** What was there instead. */
  readonly found: string;
  /** What to do about it. */
  readonly hint: string;
  readonly cause?: unknown;
}

/**
 * Every failure that a user can do something about. `code` is stable across versions; `message` is
 * a whole sentence with what was expected and found. A plain `Error` from forkwise is a bug.
 */
export class ForkwiseError extends Error {
  override readonly name = 'ForkwiseError';
  readonly code: ErrorCode;
  readonly expected: string;
  readonly found: string;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, details: ForkwiseErrorDetails) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined);
    this.code = code;
    this.expected = details.expected;
    this.found = details.found;
    this.hint = details.hint;
  }
}

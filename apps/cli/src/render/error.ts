import type { ForkwiseError } from '@forkwise/core/base';

import { labelled, type Look } from './look.ts';

/** An error for a person: what happened, what was expected and found, and what to do. */
export function renderError(error: ForkwiseError, look: Look): string[] {
  const line = (label: string, text: string): string[] =>
    labelled(look.paint('dim', `  ${label.padEnd(9)} `), text, look.columns);
  return [
    ...labelled(look.paint(['bold', 'red'], `${error.code}: `), error.message, look.columns),
    ...line('expected', error.expected),
    ...line('found', error.found),
    ...line('to do', error.hint),
  ];
}

/** What `--json` prints on stdout in place of the document that was asked for. */
export interface ErrorDocument {
  readonly kind: 'error';
  readonly version: 1;
  readonly code: string;
  readonly message: string;
  readonly expected: string;
  readonly found: string;
  readonly hint: string;
}

export function errorDocument(error: ForkwiseError): ErrorDocument {
  const { code, message, expected, found, hint } = error;
  return { kind: 'error', version: 1, code, message, expected, found, hint };
}

/** A fault of forkwise itself: the stack is what its maintainers need. */
export function renderBug(thrown: unknown, look: Look): string[] {
  const stack = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return [
    look.paint(['bold', 'red'], 'This is a bug in forkwise. Please report it with these lines:'),
    ...stack.split('\n'),
    `Node ${process.version}, ${process.platform} ${process.arch}`,
  ];
}

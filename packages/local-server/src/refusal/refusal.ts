import type { ForkwiseError } from '@forkwise/core';

import type { ErrorDocument, RefusalCode } from '../api/error.ts';

export interface RefusalDetails {
  readonly expected: string;
  readonly found: string;
  readonly hint: string;
}

/** Why a request is not answered as asked, with the HTTP status that says so. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: RefusalCode;
  readonly details: RefusalDetails;

  constructor(status: number, code: RefusalCode, message: string, details: RefusalDetails) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

export function refusalDocument({ code, message, details }: Refusal): ErrorDocument {
  return { kind: 'error', version: 1, code, message, ...details };
}

export function forkwiseErrorDocument(error: ForkwiseError): ErrorDocument {
  const { code, message, expected, found, hint } = error;
  return { kind: 'error', version: 1, code, message, expected, found, hint };
}

/** Of a fault of ours: what it was stays with the server. */
export function bugDocument(): ErrorDocument {
  return {
    kind: 'error',
    version: 1,
    code: 'INTERNAL',
    message: 'This is a bug in forkwise.',
    expected: 'an answer',
    found: 'a fault',
    hint: 'Please report it with what the server wrote to standard error.',
  };
}

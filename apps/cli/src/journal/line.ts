import type { Outcome } from '@forkwise/core';

import { outcomeLine } from '../ndjson/outcome-line.ts';

/** What a line of the journal says before its value. */
export interface LineStart {
  readonly index: number;
  readonly status: Outcome['status'];
  /** Of the input that it is the outcome of: see `inputDigest`. */
  readonly digest: number;
}

/** An outcome's line: that of any other results file, with the digest of its input. */
export function encodeLine(outcome: Outcome, digest: number): string {
  return outcomeLine(outcome, `,"input":${digest}`);
}

const START =
  /^\{"index":(\d{1,15}),"status":"(fulfilled|rejected|timedOut|crashed|cancelled)","input":(\d{1,10}),"(?:value|error)":/;

/** Enough bytes of a line to read its start. */
export const START_BYTES = 96;

/** `undefined` for a text that `encodeLine` does not begin a line with. */
export function readLineStart(text: string): LineStart | undefined {
  const [, index, status, digest] = START.exec(text) ?? [];
  if (index === undefined || status === undefined || digest === undefined) return undefined;
  return {
    index: Number(index),
    status: status as Outcome['status'],
    digest: Number(digest),
  };
}

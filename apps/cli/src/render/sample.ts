import type { Outcome } from '@forkwise/core';

import { encodeValue } from '../ndjson/index.ts';
import type { Look } from './look.ts';

/** A few outcomes, a line each, cut to the width. */
export function renderSample(outcomes: readonly Outcome[], { columns, paint }: Look): string[] {
  if (outcomes.length === 0) return [];
  const title = `The first results; a pipe or --out FILE gets all of them, as NDJSON`;
  return [paint('dim', title), ...outcomes.map((outcome) => sampleLine(outcome, columns, paint))];
}

function sampleLine(outcome: Outcome, columns: number, paint: Look['paint']): string {
  const start = `  ${outcome.index}  `;
  const room = columns - start.length;
  if (outcome.status === 'fulfilled') return start + cut(encodeValue(outcome.value), room);
  const { error } = outcome;
  const text = error instanceof Error ? error.message : encodeValue(error);
  return start + paint('red', cut(`${outcome.status}: ${text}`, room));
}

function cut(text: string, columns: number): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length <= columns ? line : `${line.slice(0, columns - 1)}…`;
}

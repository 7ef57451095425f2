import { parseArgs } from 'node:util';

import { COMMON, type CommonOptions, chosen, commonOf, readRounds } from '../support/options.ts';
import { type Case, CASES } from './cases.ts';
import { type Contender, CONTENDERS } from './contenders/catalogue.ts';
import type { Effort } from './measure.ts';

export const USAGE = `Usage: pnpm --filter @forkwise/bench run peers [options]

Runs the same work through forkwise, other libraries and hand-written code, each time in a fresh
process and in turns, and prints a table for each case. Wants a quiet machine with two cores.

  --filter CASE     only cases whose name contains CASE; may be repeated
  --only CONTENDER  only contenders whose name contains CONTENDER; may be repeated
  --quick           fewer cases, contenders, inputs and rounds, under three minutes
  --rounds N        rounds of each case (default 5, quick 2)
  --json FILE       also writes everything measured as JSON
  --markdown FILE   also writes the tables as Markdown
  --list            names the cases and contenders and stops
  --help            prints this`;

const FULL: Effort = { size: 'full', rounds: 5, limitMs: 8000, factor: 10 };
const QUICK: Effort = { size: 'quick', rounds: 2, limitMs: 1500, factor: 1.5 };

export interface Options extends CommonOptions {
  readonly cases: readonly Case[];
  readonly contenders: readonly Contender[];
  readonly effort: Effort;
}

/** Throws for options that mean nothing. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...COMMON,
      only: { type: 'string', multiple: true },
      rounds: { type: 'string' },
    },
  });
  const effort = values.quick ? QUICK : FULL;
  const isUsual = ({ quick }: { readonly quick: boolean }): boolean => !values.quick || quick;
  return {
    cases: chosen('--filter', CASES, values.filter, isUsual),
    contenders: chosen('--only', CONTENDERS, values.only, isUsual),
    effort: { ...effort, rounds: readRounds(values.rounds, 1) ?? effort.rounds },
    ...commonOf(values),
  };
}

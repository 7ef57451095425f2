import { parseArgs } from 'node:util';

import { COMMON, type CommonOptions, chosen, commonOf, readRounds } from '../support/options.ts';
import { CORPUS, type Workload } from './corpus.ts';

export const USAGE = `Usage: pnpm --filter @forkwise/bench decisions [options]

Runs every workload in every way that could be the best, and as forkwise decides, and tabulates
how much is lost by following it. Wants a quiet machine.

  --filter TEXT    only workloads whose name contains TEXT; may be repeated
  --quick          a dozen workloads, two rounds, under five minutes
  --rounds N       rounds per workload (default 3)
  --json FILE      also writes everything measured as JSON
  --markdown FILE  also writes the table as Markdown
  --list           names the workloads and stops
  --help           prints this`;

const DEFAULT_ROUNDS = 3;
const QUICK_ROUNDS = 2;

export interface Options extends CommonOptions {
  readonly workloads: readonly Workload[];
  readonly rounds: number;
}

/** Throws for options that mean nothing. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...COMMON,
      rounds: { type: 'string' },
    },
  });
  const { filter, quick } = values;
  return {
    workloads: chosen('--filter', CORPUS, filter, (workload) => !quick || workload.quick),
    rounds: readRounds(values.rounds, 2) ?? (quick ? QUICK_ROUNDS : DEFAULT_ROUNDS),
    ...commonOf(values),
  };
}

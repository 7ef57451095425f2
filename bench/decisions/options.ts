import { parseArgs } from 'node:util';

import { chosen } from '../support/options.ts';
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

export interface Options {
  readonly workloads: readonly Workload[];
  readonly rounds: number;
  readonly json: string | undefined;
  readonly markdown: string | undefined;
  /** What to print instead of measuring anything. */
  readonly instead: 'help' | 'list' | undefined;
}

/** Throws for options that mean nothing. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      filter: { type: 'string', multiple: true },
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      json: { type: 'string' },
      markdown: { type: 'string' },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { filter, quick, json, markdown } = values;
  return {
    workloads: chosen('--filter', CORPUS, filter, (workload) => !quick || workload.quick),
    rounds: readRounds(values.rounds) ?? (quick ? QUICK_ROUNDS : DEFAULT_ROUNDS),
    json,
    markdown,
    instead: values.help ? 'help' : values.list ? 'list' : undefined,
  };
}

function readRounds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const rounds = Number(text);
  if (Number.isInteger(rounds) && rounds >= 2) return rounds;
  throw new RangeError(`--rounds: expected an integer of at least 2, found ${text}`);
}

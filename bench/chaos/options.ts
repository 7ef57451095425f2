import { parseArgs } from 'node:util';

import { COMMON, type CommonOptions, chosen, commonOf } from '../support/options.ts';
import { type Scenario, SCENARIOS, smaller } from './scenarios.ts';

export const USAGE = `Usage: pnpm --filter @forkwise/bench run chaos [options]

Runs inputs under every strategy while they, their workers and the processes around them are
brought down in every way that is known, and balances what went in against what came out. Ends by
itself: each scenario is ended after two minutes.

  --seed N         the seed of everything that is random (default 1)
  --quick          a tenth of the inputs and faults
  --filter TEXT    only scenarios whose name contains TEXT; may be repeated
  --json FILE      also writes everything as JSON
  --markdown FILE  also writes the table as Markdown
  --list           names the scenarios and stops
  --help           prints this

Exit code 1: something was lost, duplicated, wrong or left behind, or a scenario failed.`;

const QUICK = 10;

export interface Options extends CommonOptions {
  readonly scenarios: readonly Scenario[];
  readonly seed: number;
}

/** Throws for options that mean nothing. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...COMMON,
      seed: { type: 'string', default: '1' },
    },
  });
  const named = chosen('--filter', SCENARIOS, values.filter);
  return {
    scenarios: values.quick ? named.map((scenario) => smaller(scenario, QUICK)) : named,
    seed: readSeed(values.seed),
    ...commonOf(values),
  };
}

function readSeed(text: string): number {
  const seed = Number(text);
  if (text.trim() !== '' && Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32) return seed;
  throw new RangeError(`--seed: expected an integer from 0 to 4294967295, found ${text}`);
}

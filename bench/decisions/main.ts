import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { CORPUS, type Workload } from './corpus.ts';
import { runJob } from './job.ts';
import { measure } from './oracle.ts';
import { headerLine, lineOf, markdown, summaryLines } from './render.ts';
import { summarise } from './summary.ts';
import { type FixtureName, fixture, fixtureVariable } from './support/fixtures.ts';
import { judge, type Verdict } from './verdict.ts';

const USAGE = `Usage: pnpm --filter @forkwise/bench decisions [options]

Runs every workload in every way that could be the best, and as forkwise decides, and tabulates
how much is lost by following it. Wants a quiet machine.

  --filter TEXT    only workloads whose name contains TEXT; may be repeated
  --quick          a dozen workloads, two rounds, under five minutes
  --rounds N       rounds per workload (default 3)
  --json FILE      also writes everything measured as JSON
  --markdown FILE  also writes the table as Markdown
  --list           names the workloads and stops
  --help           prints this`;

const CALIBRATION_LIMIT_MS = 120_000;
const DEFAULT_ROUNDS = 3;
const QUICK_ROUNDS = 2;

function readOptions() {
  const { values } = parseArgs({
    // pnpm passes a separating `--` through.
    args: process.argv.slice(2).filter((argument) => argument !== '--'),
    options: {
      filter: { type: 'string', multiple: true },
      quick: { type: 'boolean' },
      rounds: { type: 'string' },
      json: { type: 'string' },
      markdown: { type: 'string' },
      list: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const rounds = Number(values.rounds ?? (values.quick ? QUICK_ROUNDS : DEFAULT_ROUNDS));
  if (!Number.isInteger(rounds) || rounds < 2) {
    throw new RangeError(`--rounds: expected an integer of at least 2, found ${values.rounds}`);
  }
  return { ...values, rounds };
}

function optionsOrExit(): ReturnType<typeof readOptions> {
  try {
    return readOptions();
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return process.exit(2);
  }
}

function chosen({ filter, quick }: ReturnType<typeof readOptions>): Workload[] {
  return CORPUS.filter((workload) =>
    filter === undefined
      ? quick !== true || workload.quick
      : filter.some((text) => workload.name.includes(text)),
  );
}

/** Fixtures live in this process; the jobs find them through the environment. */
async function provideFixtures(workloads: readonly Workload[]): Promise<void> {
  const names = new Set<FixtureName>(workloads.flatMap(({ fixtures }) => fixtures));
  for (const name of names) process.env[fixtureVariable(name)] = await fixture(name);
}

async function calibrated(): Promise<string> {
  const cache = mkdtempSync(join(tmpdir(), 'forkwise-bench-cache-'));
  process.once('exit', () => rmSync(cache, { recursive: true, force: true }));
  const result = await runJob({ kind: 'calibrate' }, { cache, limitMs: CALIBRATION_LIMIT_MS });
  if (result.kind !== 'calibrated') throw new Error(`calibration: ${JSON.stringify(result)}`);
  return cache;
}

async function measureAll(workloads: readonly Workload[], rounds: number): Promise<Verdict[]> {
  await provideFixtures(workloads);
  const cache = await calibrated();
  const verdicts: Verdict[] = [];
  console.log(headerLine());
  for (const workload of workloads) {
    try {
      const verdict = judge(workload, await measure(workload, { rounds, cache }));
      verdicts.push(verdict);
      console.log(lineOf(verdict));
    } catch (error) {
      process.exitCode = 1;
      console.log(`${workload.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return verdicts;
}

async function main(options: ReturnType<typeof readOptions>): Promise<void> {
  if (options.help) return console.log(USAGE);
  const workloads = chosen(options);
  if (options.list) return workloads.forEach(({ name }) => console.log(name));
  const start = performance.now();
  const verdicts = await measureAll(workloads, options.rounds);
  const summary = summarise(verdicts);
  const minutes = (performance.now() - start) / 60_000;
  const title = `Decisions: ${verdicts.length} workloads, ${options.rounds} rounds, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
  console.log(['', title, ...summaryLines(summary), `${minutes.toFixed(1)} minutes`].join('\n'));
  if (options.json !== undefined) {
    const { rounds } = options;
    const document = { kind: 'decisions', version: 1, title, rounds, minutes, summary, verdicts };
    writeFileSync(options.json, `${JSON.stringify(document, undefined, 2)}\n`);
  }
  if (options.markdown !== undefined) {
    writeFileSync(options.markdown, markdown(title, verdicts, summary));
  }
}

await main(optionsOrExit());
// The servers' processes end with this one.
process.exit();

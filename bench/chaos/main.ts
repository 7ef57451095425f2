import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

import { optionsOrExit } from '../support/options.ts';
import { runJob, type Told } from './job.ts';
import { runProgram } from './lives.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { headerLine, linesOf, markdown, summaryLines } from './render.ts';
import { faultsIn, type Scenario } from './scenarios.ts';
import { isClean, type Row, summarise } from './summary.ts';

/** A scenario takes seconds; one that is not over by then hangs. */
const LIMIT_MS = 120_000;

async function runAll({ scenarios, seed }: Options): Promise<Row[]> {
  const rows: Row[] = [];
  console.log(headerLine());
  for (const [at, scenario] of scenarios.entries()) {
    const row = { scenario, ...(await tell(scenario, seed * SEEDS_PER_RUN + at)) };
    rows.push(row);
    console.log(linesOf(row).join('\n'));
  }
  return rows;
}

async function tell(scenario: Scenario, seed: number): Promise<Told> {
  return scenario.kind === 'run'
    ? await runJob({ scenario, seed }, LIMIT_MS)
    : await runProgram(scenario, seed, LIMIT_MS);
}

/** Scenarios of one run, and runs of neighbouring seeds, differ. */
const SEEDS_PER_RUN = 1000;

async function main(options: Options): Promise<void> {
  if (options.instead === 'help') return console.log(USAGE);
  if (options.instead === 'list') return list(options);
  const startMs = performance.now();
  const rows = await runAll(options);
  const summary = summarise(rows);
  const seconds = (performance.now() - startMs) / 1000;
  const title = `Chaos: seed ${options.seed}, ${rows.length} scenarios, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
  console.log(['', title, ...summaryLines(summary), `${seconds.toFixed(0)} seconds`].join('\n'));
  if (options.json !== undefined) {
    const document = {
      kind: 'chaos',
      version: 1,
      title,
      seed: options.seed,
      seconds,
      summary,
      rows,
    };
    writeFileSync(options.json, `${JSON.stringify(document, undefined, 2)}\n`);
  }
  if (options.markdown !== undefined) {
    writeFileSync(options.markdown, markdown(title, rows, summary));
  }
  if (!isClean(summary)) process.exitCode = 1;
}

function list({ scenarios }: Options): void {
  for (const scenario of scenarios) {
    console.log(
      `${scenario.name.padEnd(56)} ${scenario.count} inputs, ${faultsIn(scenario)} faults`,
    );
  }
}

await main(optionsOrExit(readOptions, USAGE));

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

import { optionsOrExit } from '../support/options.ts';
import type { Workload } from './corpus.ts';
import { runJob } from './job.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { measure } from './oracle.ts';
import { headerLine, lineOf, markdown, summaryLines } from './render.ts';
import { summarise } from './summary.ts';
import { type FixtureName, fixture, fixtureVariable } from './support/fixtures.ts';
import { judge, type Verdict } from './verdict.ts';

const CALIBRATION_LIMIT_MS = 120_000;

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

async function main(options: Options): Promise<void> {
  const { workloads, instead } = options;
  if (instead === 'help') return console.log(USAGE);
  if (instead === 'list') return workloads.forEach(({ name }) => console.log(name));
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

await main(optionsOrExit(readOptions, USAGE));
// The servers' processes end with this one.
process.exit();

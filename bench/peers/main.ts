import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

import { optionsOrExit } from '../support/options.ts';
import { aims } from './aims.ts';
import { calibrateIn } from './fresh-process.ts';
import { measure } from './measure.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { aimLines, markdown, overallLines, table } from './render.ts';
import { standings, type Standings } from './standing.ts';

const LIBRARIES = ['tinypool', 'piscina', 'workerpool', 'poolifier', 'p-map'];

async function main(options: Options): Promise<void> {
  if (options.instead === 'help') return console.log(USAGE);
  if (options.instead === 'list') return list(options);
  const start = performance.now();
  const cases = await measureAll(options);
  const reached = aims(cases);
  const minutes = (performance.now() - start) / 60_000;
  const title = titleOf(options);
  const lines = [title, ...aimLines(reached), ...overallLines(cases)];
  console.log([...lines, `${minutes.toFixed(1)} minutes`].join('\n'));
  if (options.json !== undefined) {
    const measured = cases.map(({ result }) => result);
    const document = { kind: 'peers', version: 1, title, minutes, aims: reached, cases: measured };
    writeFileSync(options.json, `${JSON.stringify(document, undefined, 2)}\n`);
  }
  if (options.markdown !== undefined) {
    writeFileSync(options.markdown, markdown(title, cases, reached));
  }
}

async function measureAll({ cases, contenders, effort }: Options): Promise<Standings[]> {
  const cache = mkdtempSync(join(tmpdir(), 'forkwise-bench-cache-'));
  process.once('exit', () => rmSync(cache, { recursive: true, force: true }));
  await calibrateIn(cache);
  const done: Standings[] = [];
  for (const it of cases) {
    const taking = contenders.filter(({ takesPart }) => takesPart(it));
    const standing = standings(await measure(it, taking, { effort, cache }));
    done.push(standing);
    console.log(`${table(standing)}\n`);
  }
  return done;
}

function list({ cases, contenders }: Options): void {
  for (const { name, title } of cases) console.log(`${name.padEnd(14)} ${title}`);
  console.log('');
  for (const { name } of contenders) console.log(name);
}

function titleOf({ effort }: Options): string {
  const versions = LIBRARIES.map((name) => `${name} ${versionOf(name)}`).join(', ');
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
  return `Peers: ${effort.size} size, at most ${effort.rounds} rounds, ${machine}, ${versions}`;
}

function versionOf(library: string): string {
  const manifest = new URL(`../node_modules/${library}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

await main(optionsOrExit(readOptions, USAGE)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';

import { originOf } from '@forkwise/examples/support/local-server.ts';

import { csvTable, markdownPage, styleSheet } from './texts.ts';

/**
 * What workloads need besides their inputs, made once and shared by every run: servers, by their
 * origin, and folders, by their path.
 */
const FIXTURES = {
  CATALOGUE: () => server('catalogue'),
  DEGRADING: () => server('degrading'),
  SINGLE_FILE: () => server('single-file'),
  FLAKY: () => server('flaky'),
  NOTES: () => folder(writeNotes),
  LOGS: () => folder(writeLogs),
  PROJECTS: () => folder(writeProjects),
  SLOW_DISK: slowDisk,
} satisfies Record<string, () => Promise<string>>;

export type FixtureName = keyof typeof FIXTURES;

/** The environment variable that names a fixture that already exists. */
export const fixtureVariable = (name: FixtureName): string => `FORKWISE_BENCH_${name}`;

/** The fixture that the environment names, or a new one that ends with this process. */
export async function fixture(name: FixtureName): Promise<string> {
  return process.env[fixtureVariable(name)] ?? FIXTURES[name]();
}

export const NOTES = 2_500;
export const LOGS = 48;
export const PROJECTS = 60;
export const SLOW_FILES = 48;

const server = (name: string): Promise<string> =>
  originOf(new URL(`../servers/${name}${extname(import.meta.url)}`, import.meta.url));

function folder(fill: (path: string) => void): Promise<string> {
  const path = mkdtempSync(join(tmpdir(), 'forkwise-bench-'));
  process.once('exit', () => rmSync(path, { recursive: true, force: true }));
  fill(path);
  return Promise.resolve(path);
}

function writeNotes(path: string): void {
  for (let note = 0; note < NOTES; note += 1) {
    writeFileSync(join(path, `${note}.md`), markdownPage(note, 2));
  }
}

function writeLogs(path: string): void {
  for (let log = 0; log < LOGS; log += 1) {
    writeFileSync(join(path, `${log}.csv`), csvTable(log, 30_000));
  }
}

function writeProjects(path: string): void {
  for (let project = 0; project < PROJECTS; project += 1) {
    mkdirSync(join(path, String(project)));
    writeFileSync(join(path, String(project), 'app.css'), styleSheet(project, 400));
  }
}

/** Named pipes that a server fills late: opening one holds its thread while nothing computes. */
async function slowDisk(): Promise<string> {
  const path = await folder((made) => {
    const pipes = Array.from({ length: SLOW_FILES }, (_, pipe) => join(made, String(pipe)));
    execFileSync('mkfifo', pipes);
  });
  process.env[fixtureVariable('SLOW_DISK')] = path;
  await server('slow-disk');
  return path;
}

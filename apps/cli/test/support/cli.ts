import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Spawned {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
}

/** The path of a fixture task. */
export function fixture(name: string): string {
  return join(FIXTURES, name);
}

/** A new empty folder. */
export function folder(): string {
  return mkdtempSync(join(tmpdir(), 'forkwise-cli-'));
}

/** Tests teach each other nothing, and leave nothing in this user's history. */
export function plainEnvironment(): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME, FORKWISE_HISTORY: 'off' };
}

/** Starts the real CLI from its source, with nothing of this terminal in its environment. */
export function start(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  stdin?: string,
): Spawned {
  const child = spawn(process.execPath, [CLI, ...args], {
    env: { ...plainEnvironment(), ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // A CLI that fails early closes its input before it is all written.
  child.stdin.on('error', () => undefined).end(stdin ?? '');
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  const finished = Promise.all([code, text(child.stdout), text(child.stderr)]).then(
    ([exitCode, stdout, stderr]) => ({ code: exitCode, stdout, stderr }),
  );
  return { child, finished };
}

export function forkwise(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  stdin?: string,
): Promise<Finished> {
  return start(args, environment, stdin).finished;
}

/** The values in NDJSON. */
export function lines(ndjson: string): unknown[] {
  return ndjson
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

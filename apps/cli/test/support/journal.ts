import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Outcome } from '@forkwise/core';

import { readOutcomes } from '../../src/ndjson/index.ts';
import { CLI, forkwise, plainEnvironment } from './cli.ts';

/** The outcomes in a journal, by index. Fails where a line is torn, or an index comes twice. */
export async function outcomesIn(path: string): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const text = readFileSync(path, 'utf8');
  for await (const outcome of readOutcomes(text.split('\n'))) outcomes.push(outcome);
  const indices = new Set(outcomes.map(({ index }) => index));
  if (indices.size !== outcomes.length) throw new Error(`${path} has an index twice`);
  return outcomes.toSorted((a, b) => a.index - b.index);
}

/** Starts the CLI as the leader of a process group, as a shell does. */
export function startGroup(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): ChildProcess {
  return spawn(process.execPath, [CLI, ...args], {
    env: { ...plainEnvironment(), ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
}

/** To the CLI and all that it has started, as a terminal's Ctrl-C or the kernel does. */
export function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) throw new Error('it was not started');
  process.kill(-pid, signal);
}

/** Resolves once nobody whom the CLI started is left, nor the CLI itself. */
export async function groupGone({ pid }: ChildProcess): Promise<void> {
  while (readdirSync('/proc').some((entry) => isAliveIn(entry, pid))) await sleep(10);
}

/** A zombie is not alive: it waits for its parent to ask how it ended. */
function isAliveIn(entry: string, group: number | undefined): boolean {
  if (!/^\d+$/.test(entry)) return false;
  try {
    const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
    const [state, , processGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state !== 'Z' && Number(processGroup) === group;
  } catch {
    return false;
  }
}

export interface KillPlan {
  readonly args: readonly string[];
  readonly out: string;
  readonly kills: number;
  readonly seed: number;
  /** A kill comes up to so many ms after the first byte that a run adds, or after its start. */
  readonly longestMs: number;
}

/**
 * Runs with `--out` and `--resume`, kills the whole process group at random moments, and at last
 * lets it end. Returns how many lines the journal had after each kill.
 */
export async function killAndResume(plan: KillPlan): Promise<readonly number[]> {
  const random = seeded(plan.seed);
  const args = ['run', ...plan.args, '--out', plan.out, '--resume', '--quiet'];
  const lines: number[] = [];
  for (let kill = 0; kill < plan.kills; kill += 1) {
    const before = sizeOf(plan.out);
    const child = startGroup(args);
    const closed = once(child, 'close');
    const from = random() < 0.25 ? -1 : before;
    while (child.exitCode === null && sizeOf(plan.out) <= from) await sleep(2);
    await sleep(random() * plan.longestMs);
    if (child.exitCode !== null) break;
    signalGroup(child, 'SIGKILL');
    await closed;
    lines.push(outcomeLines(plan.out));
  }
  const { code, stderr } = await forkwise(args);
  if (code !== 0) throw new Error(stderr);
  return lines;
}

/** Also one that is torn; none before there is a header. */
function outcomeLines(path: string): number {
  if (!existsSync(path)) return 0;
  const [, ...outcomes] = readFileSync(path, 'utf8').split('\n');
  return outcomes.filter((line) => line !== '').length;
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}

/** Numbers from 0 to below 1, the same for the same seed: a linear congruential generator. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
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
export function startGroup(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [CLI, ...args], {
    env: plainEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
}

/** To the CLI and all that it has started, as a terminal's Ctrl-C or the kernel does. */
export function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) throw new Error('it was not started');
  process.kill(-pid, signal);
}

export interface KillPlan {
  readonly args: readonly string[];
  readonly out: string;
  readonly kills: number;
  readonly seed: number;
  /** Between the first byte that a run adds and its end, at random, up to so many ms. */
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
    while (child.exitCode === null && sizeOf(plan.out) <= before) await sleep(2);
    await sleep(random() * plan.longestMs);
    if (child.exitCode !== null) break;
    signalGroup(child, 'SIGKILL');
    await closed;
    lines.push(readFileSync(plan.out, 'utf8').split('\n').length - 2);
  }
  const { code, stderr } = await forkwise(args);
  if (code !== 0) throw new Error(stderr);
  return lines;
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

import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';

import type { Balance } from './ledger.ts';
import { GRACE_MS, leftovers } from './leftovers.ts';
import type { RunScenario } from './scenarios.ts';

/** What a fresh process is asked to go through. */
export interface Job {
  readonly scenario: RunScenario;
  readonly seed: number;
}

/** Who was ended from outside: a worker, the main process of a program, or all its processes. */
export type Kill = 'kill' | 'killMain' | 'killAll';

export type JobResult =
  | {
      readonly kind: 'ran';
      readonly balance: Balance;
      readonly kills: Readonly<Partial<Record<Kill, number>>>;
      readonly wallMs: number;
    }
  | { readonly kind: 'failed'; readonly message: string };

/** What became of a job, and what it left behind. */
export interface Told {
  readonly result: JobResult;
  /** Processes that outlived it by more than a moment. */
  readonly leftBehind: readonly string[];
}

const CHILD = new URL(`./child${extname(import.meta.url)}`, import.meta.url);

const LAST_WORDS = 2_000;

/** Goes through a job in a process of its own, which is ended after `limitMs`. */
export async function runJob(job: Job, limitMs: number): Promise<Told> {
  const folder = mkdtempSync(join(tmpdir(), 'forkwise-chaos-'));
  try {
    const env = {
      ...process.env,
      FORKWISE_CHAOS_FOLDER: folder,
      FORKWISE_CHAOS_STARTS: job.scenario.starts,
      FORKWISE_HISTORY: 'off',
    };
    const child = fork(CHILD, { env, execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    const result = await answerOf(child, job, limitMs);
    return { result, leftBehind: await leftovers(folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function answerOf(child: ChildProcess, job: Job, limitMs: number): Promise<JobResult> {
  let words = '';
  let result: JobResult | undefined;
  child.stderr?.on('data', (data: Buffer) => (words = (words + data).slice(-LAST_WORDS)));
  let timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
  child.once('message', (answer) => {
    result = answer as JobResult;
    clearTimeout(timer);
    timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  });
  child.send(job);
  await new Promise((resolve) => child.once('exit', resolve));
  clearTimeout(timer);
  return judged(result, child, words);
}

function judged(
  result: JobResult | undefined,
  { exitCode, signalCode }: ChildProcess,
  words: string,
): JobResult {
  if (result?.kind === 'ran' && exitCode === 0) return result;
  const end = signalCode === null ? `exit code ${exitCode}` : `signal ${signalCode}`;
  const what = result === undefined ? 'It did not answer' : 'It did not end by itself after that';
  const message = result?.kind === 'failed' ? result.message : `${what}: ${end}.`;
  return { kind: 'failed', message: `${message}\n${words}` };
}

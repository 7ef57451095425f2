import { type ChildProcess, fork } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';

import type { Advice, Interval, Plan } from '@forkwise/core';

import type { Trial } from './trials.ts';

/** What a fresh process is asked to do with a task module and the inputs that it exports. */
export type Job =
  /** A plain loop with `await`, without forkwise. */
  | { readonly kind: 'plain'; readonly module: string }
  | { readonly kind: 'forced'; readonly module: string; readonly trial: Trial }
  | { readonly kind: 'auto'; readonly module: string }
  | { readonly kind: 'advise'; readonly module: string }
  | { readonly kind: 'calibrate' };

/** What of an advice the table needs. */
export type AdviceDigest = Pick<Advice, 'class' | 'recommendation' | 'alternatives'>;

export type JobResult =
  | {
      readonly kind: 'ran';
      /** From just before the run to its last outcome, the import of the task included. */
      readonly wallMs: number;
      /** Without the import of the task, which is over before anything is predicted; as reported. */
      readonly workMs: number;
      readonly inputs: number;
      readonly fingerprint: string;
      /** How the first input that failed did, if any. */
      readonly failure: string | undefined;
      /** How many of the inputs were run before the decision. */
      readonly probed: number;
      readonly plan: Omit<Plan, 'workerKind'> | undefined;
      /** For as many inputs as there were. */
      readonly predictedMs: Interval | null;
      readonly advice: AdviceDigest | undefined;
    }
  | { readonly kind: 'advised'; readonly wallMs: number; readonly advice: AdviceDigest }
  | { readonly kind: 'calibrated' }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  | { readonly kind: 'tooSlow' };

export interface JobOptions {
  /** The folder with the calibration; each job works on a copy, so that none learns from another. */
  readonly cache: string;
  /** The process is ended after so many ms, and the result is `tooSlow`. */
  readonly limitMs: number;
}

/** How long a process may take to end after its answer. */
const GRACE_MS = 2_000;

const CHILD = new URL(`./child${extname(import.meta.url)}`, import.meta.url);

/** Runs `job` in a process of its own, with nothing kept from earlier jobs. */
export async function runJob(job: Job, { cache, limitMs }: JobOptions): Promise<JobResult> {
  const copy = mkdtempSync(join(tmpdir(), 'forkwise-cache-'));
  try {
    if (job.kind !== 'calibrate') cpSync(cache, copy, { recursive: true });
    const folder = job.kind === 'calibrate' ? cache : copy;
    return await inChild(job, { ...process.env, FORKWISE_CACHE: folder }, limitMs);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

async function inChild(job: Job, env: NodeJS.ProcessEnv, limitMs: number): Promise<JobResult> {
  // A process group of its own: what the job starts ends with it.
  const child = fork(CHILD, { env, detached: true, execArgv: [], serialization: 'advanced' });
  const interrupt = (): void => {
    endGroup(child);
    process.exit(130);
  };
  process.once('SIGINT', interrupt);
  const answered = new Promise<JobResult>((resolve, reject) => {
    const timer = setTimeout(() => {
      resolve({ kind: 'tooSlow' });
      endGroup(child);
    }, limitMs);
    child.once('error', reject);
    child.once('message', (result) => resolve(result as JobResult));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      process.off('SIGINT', interrupt);
      resolve({ kind: 'failed', code: 'ENDED', message: `The process ended (${signal ?? code}).` });
    });
    child.send(job);
  });
  try {
    return await answered;
  } finally {
    await ended(child);
  }
}

/** A process that has answered still ends its workers; the next job must not compete with them. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const timer = setTimeout(() => endGroup(child), GRACE_MS);
    await new Promise((resolve) => child.once('exit', resolve));
    clearTimeout(timer);
  }
  endGroup(child);
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

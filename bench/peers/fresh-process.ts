import { type ChildProcess, fork } from 'node:child_process';
import { extname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { MemoryWatch, type Peak } from './memory.ts';
import type { Answer, Order } from './messages.ts';
import type { Timing, Trial } from './trial.ts';

/** How a trial went. Times in ms. */
export type TrialResult =
  | {
      readonly kind: 'measured';
      readonly timing: Timing;
      readonly peak: Peak | undefined;
      readonly checksum: number;
    }
  /** It was ended because its clock ran for too long. */
  | { readonly kind: 'stopped'; readonly afterMs: number; readonly peak: Peak | undefined }
  | { readonly kind: 'failed'; readonly message: string };

export interface FreshProcessOptions {
  /** forkwise's cache folder: its calibration is done once, for all trials. */
  readonly cache: string;
  /** How long the clock may run. */
  readonly limitMs: number;
}

/** Making inputs, importing, starting workers, warming up, and looking at the results, at most. */
const AROUND_MS = 30_000;

const CHILD = new URL(`./child${extname(import.meta.url)}`, import.meta.url);

/** Runs a trial in a process of its own. */
export function runTrial(trial: Trial, options: FreshProcessOptions): Promise<TrialResult> {
  return converse({ kind: 'trial', trial }, options);
}

/** Has forkwise measure this machine; throws when it cannot. */
export async function calibrateIn(cache: string): Promise<void> {
  const result = await converse({ kind: 'calibrate' }, { cache, limitMs: AROUND_MS });
  if (result.kind !== 'measured') throw new Error(`calibration: ${JSON.stringify(result)}`);
}

const NO_TIMING: Timing = { importMs: 0, setupMs: 0, wallMs: 0, firstMs: undefined };

async function converse(order: Order, options: FreshProcessOptions): Promise<TrialResult> {
  const child = start(options.cache);
  const interrupt = (): void => {
    endGroup(child);
    process.exit(130);
  };
  process.once('SIGINT', interrupt);
  try {
    child.send(order);
    return await listen(child, options.limitMs);
  } finally {
    process.off('SIGINT', interrupt);
    await end(child);
  }
}

function start(cache: string): ChildProcess {
  // No run may learn from another, and none is to be told apart by what a terminal makes it do.
  const env = { ...process.env, FORKWISE_CACHE: cache, FORKWISE_HISTORY: 'off' };
  // A process group of its own: what it starts ends with it.
  return fork(CHILD, { env, detached: true, execArgv: [], serialization: 'advanced' });
}

function listen(child: ChildProcess, limitMs: number): Promise<TrialResult> {
  const { promise, resolve, reject } = Promise.withResolvers<TrialResult>();
  let memory: MemoryWatch | undefined;
  let peak: Peak | undefined;
  let timing = NO_TIMING;
  let timer: NodeJS.Timeout | undefined;
  const atMost = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => resolve({ kind: 'stopped', afterMs: ms, peak: memory?.stop() }), ms);
  };
  const hear = (answer: Answer): void => {
    switch (answer.kind) {
      case 'ready':
        memory = new MemoryWatch(child.pid ?? 0);
        atMost(limitMs);
        child.send({ kind: 'go' } satisfies Order);
        return;
      case 'timed':
        peak = memory?.stop();
        ({ timing } = answer);
        atMost(AROUND_MS);
        return;
      case 'done':
        return resolve({ kind: 'measured', timing, peak, checksum: answer.checksum });
      case 'failed':
        return resolve({ kind: 'failed', message: answer.message });
    }
  };
  atMost(AROUND_MS);
  child.on('message', hear);
  child.once('error', reject);
  child.once('exit', (code, signal) =>
    resolve({ kind: 'failed', message: `The process ended (${signal ?? code}).` }),
  );
  return promise.finally(() => {
    clearTimeout(timer);
    memory?.stop();
  });
}

/** How long a process may take to exit by itself. */
const EXIT_MS = 1000;

/**
 * Ends the process and all that it has started: the next one must not compete with them. It may exit
 * by itself first, as a program does, so that Node keeps what it compiled for whoever asks it to.
 */
async function end(child: ChildProcess): Promise<void> {
  const gone = child.exitCode !== null || child.signalCode !== null;
  const exit = gone ? undefined : new Promise((resolve) => child.once('exit', resolve));
  if (child.connected) child.disconnect();
  await Promise.race([exit, delay(EXIT_MS, undefined, { ref: false })]);
  endGroup(child);
  await exit;
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All of it has ended by itself.
  }
}

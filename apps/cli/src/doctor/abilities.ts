import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';

import type { Abilities } from './document.ts';

/** Far more than a start takes, so that only what hangs is given up. */
const GIVE_UP_MS = 10_000;

/** Tries everything that the strategies need; takes about as long as starting Node once. */
export async function tryAbilities(): Promise<Abilities> {
  const [threads, processes] = await Promise.all([canStartThread(), canStartProcess()]);
  return {
    threads,
    processes,
    sharedMemory: typeof SharedArrayBuffer === 'function',
    waitAsync: await canWaitAsync(),
    threadCpuTime: typeof process.threadCpuUsage === 'function',
    nativeThreadTimes: canRead('/proc/self/task') && canRead('/proc/self/schedstat'),
    typescript: process.features.typescript !== false,
  };
}

async function canStartThread(): Promise<boolean> {
  try {
    const worker = new Worker('', { eval: true });
    const timer = setTimeout(() => void worker.terminate(), GIVE_UP_MS);
    const code = await new Promise<number>((resolve, reject) => {
      worker.once('exit', resolve).once('error', reject);
    });
    clearTimeout(timer);
    return code === 0;
  } catch {
    return false;
  }
}

async function canStartProcess(): Promise<boolean> {
  try {
    await promisify(execFile)(process.execPath, ['-e', '0'], { timeout: GIVE_UP_MS });
    return true;
  } catch {
    return false;
  }
}

async function canWaitAsync(): Promise<boolean> {
  if (typeof SharedArrayBuffer !== 'function' || typeof Atomics.waitAsync !== 'function') {
    return false;
  }
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const waiting = Atomics.waitAsync(cell, 0, 0, GIVE_UP_MS);
  Atomics.notify(cell, 0);
  return (await waiting.value) === 'ok';
}

function canRead(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

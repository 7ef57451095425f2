import { extname } from 'node:path';
import { inspect } from 'node:util';
import type { MessagePort } from 'node:worker_threads';

import { threadLimits, workerEnvironment } from '@forkwise/executor';
import { Tinypool } from 'tinypool';

import type { Job, JobEnd } from '../worker/job.ts';

/** tinypool's idle timer is never what ends a worker: its longest, 24.8 days. */
const NEVER_MS = 2 ** 31 - 1;

/** How a worker ended: `found` for people, `cause` what it threw, if it did. */
export interface Death {
  readonly found: string;
  readonly cause: unknown;
}

export interface SlotSettings {
  /** MiB of old-space heap; `undefined` leaves the runtime's own limit. */
  readonly heapMb: number | undefined;
}

export interface JobWatcher {
  onEnd(end: JobEnd): void;
  /** After the thread is gone, so that nothing it wrote is still on its way. */
  onDeath(death: Death): void;
}

type Thread = Tinypool['threads'][number];

interface Given {
  readonly job: Job;
  readonly transfer: MessagePort[];
  readonly watcher: JobWatcher;
}

/**
 * One worker thread on a tinypool of its own. tinypool does not notice a thread that exits without
 * an error, and would wait for it for ever; the slot listens for the exit itself and tells tinypool.
 * A job keeps the process alive until it ends; between jobs the thread does not.
 */
export class Slot {
  readonly #pool: Tinypool;
  readonly #onGone: (death: Death) => void;
  readonly #exited = Promise.withResolvers<void>();
  #thread: Thread | undefined;
  #busy = false;
  /** Held back here while another job runs, so that it can be withdrawn. */
  #next: Given | undefined;
  #watcher: JobWatcher | undefined;
  #thrown: unknown;
  #dead = false;

  /** @param onGone hears of the thread's end, whoever ended it */
  constructor(settings: SlotSettings, onGone: (death: Death) => void) {
    this.#onGone = onGone;
    const resourceLimits = threadLimits(settings.heapMb);
    this.#pool = new Tinypool({
      filename: new URL(`../worker/entry${extname(import.meta.url)}`, import.meta.url).href,
      minThreads: 1,
      maxThreads: 1,
      idleTimeout: NEVER_MS,
      env: workerEnvironment(),
      // An idle worker must have its event loop: timers that tasks left behind are to fire.
      useAtomics: false,
      ...(resourceLimits === undefined ? {} : { resourceLimits }),
    });
    // One thread started at once takes its first job with its start-up message; set back to 0,
    // tinypool does not replace it when it dies.
    this.#pool.options.minThreads = 0;
    // Without a listener, the error of an idle worker would end the process.
    this.#pool.on('error', (error: unknown) => {
      this.#thrown ??= error;
    });
  }

  get dead(): boolean {
    return this.#dead;
  }

  /** Runs a job after those given before. `watcher` hears of its end, or of the thread's death. */
  run(job: Job, transfer: MessagePort[], watcher: JobWatcher): void {
    this.#watcher = watcher;
    if (this.#busy) this.#next = { job, transfer, watcher };
    else this.#give({ job, transfer, watcher });
  }

  /** Forgets a job that has not begun: its port may be closed by the time it would be sent. */
  withdraw(): void {
    this.#next = undefined;
  }

  /** Ends the thread whatever it is doing; resolves when it is gone. */
  async end(): Promise<void> {
    this.withdraw();
    if (this.#thread === undefined) {
      this.#dead = true;
      return;
    }
    if (!this.#dead) void this.#thread.terminate();
    await this.#exited.promise;
  }

  #give({ job, transfer, watcher }: Given): void {
    this.#busy = true;
    const ended = this.#pool.run(job, { transferList: transfer }) as Promise<JobEnd>;
    this.#watchThread();
    void this.#follow(ended, watcher);
  }

  async #follow(ended: Promise<JobEnd>, watcher: JobWatcher): Promise<void> {
    try {
      const end = await ended;
      if (this.#watcher === watcher) this.#watcher = undefined;
      watcher.onEnd(end);
    } catch (error) {
      this.#thrown ??= error;
    }
    this.#busy = false;
    const next = this.#next;
    this.#next = undefined;
    if (next !== undefined && !this.#dead) this.#give(next);
  }

  #watchThread(): void {
    if (this.#thread !== undefined) return;
    const [thread] = this.#pool.threads;
    if (thread === undefined) throw new Error('tinypool started no thread.');
    this.#thread = thread;
    thread.on('exit', (exitCode: number) => void this.#onExit(thread, exitCode));
  }

  async #onExit(thread: Thread, exitCode: number): Promise<void> {
    this.#dead = true;
    // tinypool then forgets the thread and rejects its task, so that `destroy` does not hang.
    if (this.#pool.threads.includes(thread)) thread.emit('error', new ExitError(exitCode));
    // The rejection reaches `run`'s handler, and with it `#thrown`, before the watcher hears.
    await new Promise(setImmediate);
    await this.#pool.destroy();
    const death = deathOf(exitCode, this.#thrown);
    this.#watcher?.onDeath(death);
    this.#onGone(death);
    this.#watcher = undefined;
    this.#exited.resolve();
  }
}

/** Stands in for the error that a thread which merely exits does not have. */
class ExitError extends Error {
  constructor(exitCode: number) {
    super(`The thread exited with code ${exitCode}.`);
  }
}

function deathOf(exitCode: number, thrown: unknown): Death {
  if (thrown === undefined || thrown instanceof ExitError) {
    return { found: `exit code ${exitCode}`, cause: undefined };
  }
  if (isOutOfMemory(thrown)) return { found: 'out of memory', cause: thrown };
  const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : inspect(thrown);
  return { found: `an error that nothing caught (${text})`, cause: thrown };
}

function isOutOfMemory(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

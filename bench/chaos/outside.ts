import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Worker } from 'node:worker_threads';

import { seededRandom } from '@forkwise/core';

/** Every so often all workers go at once. */
const MASSACRE = 0.15;

/**
 * Ends workers from outside, at random moments of their lives, those of starting and of ending
 * included. It sees threads and child processes as they are made, whoever makes them.
 */
export class Outside implements Disposable {
  readonly #random: () => number;
  readonly #everyMs: number;
  readonly #living = new Map<Worker | ChildProcess, () => void>();
  #timer: NodeJS.Timeout | undefined;
  kills = 0;

  constructor(seed: number, everyMs: number) {
    this.#random = seededRandom(seed);
    this.#everyMs = everyMs;
    if (everyMs === 0) return;
    process.on('worker', this.#onWorker);
    subscribe('child_process', this.#onChild);
  }

  /** To be called with the first outcome: workers that never come up end a run, as they should. */
  begin(): void {
    if (this.#everyMs > 0 && this.#timer === undefined) this.#plan();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    process.off('worker', this.#onWorker);
    unsubscribe('child_process', this.#onChild);
  }

  readonly #onWorker = (worker: Worker): void => {
    this.#living.set(worker, () => void worker.terminate());
    worker.once('exit', () => this.#living.delete(worker));
  };

  readonly #onChild = (message: unknown): void => {
    const { process: child } = message as { readonly process: ChildProcess };
    // The channel speaks before the child has been started.
    setImmediate(() => {
      // The shell that looks after children is no worker.
      if (child.spawnfile === 'sh' || child.exitCode !== null) return;
      this.#living.set(child, () => child.kill('SIGKILL'));
      child.once('exit', () => this.#living.delete(child));
    });
  };

  #plan(): void {
    const pauseMs = this.#everyMs * 2 * this.#random();
    this.#timer = setTimeout(() => {
      this.#kill();
      this.#plan();
    }, pauseMs);
    this.#timer.unref();
  }

  #kill(): void {
    const living = [...this.#living];
    const all = this.#random() < MASSACRE;
    const one = Math.floor(this.#random() * living.length);
    for (const [worker, kill] of all ? living : living.slice(one, one + 1)) {
      this.#living.delete(worker);
      this.kills += 1;
      kill();
    }
  }
}

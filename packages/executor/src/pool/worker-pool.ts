import type { WorkerStart } from '../contract.ts';
import { publishEnded, publishStarted } from '../diagnostics/workers.ts';
import { PooledWorker, type WorkerOwner } from './pooled-worker.ts';
import type { WorkerRuntime, WorkerSpec } from './worker-channel.ts';

/** An executor's workers: those at work, and the idle ones kept warm for the next execution. */
export class WorkerPool {
  readonly starts: WorkerStart[] = [];
  readonly #runtime: WorkerRuntime;
  readonly #workers = new Set<PooledWorker>();
  readonly #idle: PooledWorker[] = [];

  constructor(runtime: WorkerRuntime) {
    this.#runtime = runtime;
  }

  /** An idle worker of this spec, or a new one. */
  acquire(spec: WorkerSpec, owner: WorkerOwner): PooledWorker {
    const worker = this.#takeIdle(spec) ?? this.#start(spec);
    worker.hire(owner);
    return worker;
  }

  /** Takes back a worker that has nothing in flight. */
  release(worker: PooledWorker): void {
    worker.dismiss();
    this.#idle.push(worker);
  }

  /** Has at least `count` idle workers of this spec on their way. */
  warm(spec: WorkerSpec, count: number): void {
    let missing = count - this.#idle.filter((worker) => isSameSpec(worker.spec, spec)).length;
    for (; missing > 0; missing -= 1) this.release(this.#start(spec));
  }

  /** Ends idle workers of other specs: their task is over, and each holds megabytes. */
  endOthers(spec: WorkerSpec): void {
    for (const worker of [...this.#idle]) {
      if (isSameSpec(worker.spec, spec)) continue;
      this.#idle.splice(this.#idle.indexOf(worker), 1);
      worker.end();
    }
  }

  /** Ends all workers; resolves when the last thread or process is gone. */
  async dispose(): Promise<void> {
    const workers = [...this.#workers];
    for (const worker of workers) worker.end();
    await Promise.all(workers.map((worker) => worker.ended));
    this.#runtime.close();
  }

  #takeIdle(spec: WorkerSpec): PooledWorker | undefined {
    const at = this.#idle.findIndex((worker) => isSameSpec(worker.spec, spec));
    return at === -1 ? undefined : this.#idle.splice(at, 1)[0];
  }

  #start(spec: WorkerSpec): PooledWorker {
    const { medium } = this.#runtime;
    const task = spec.settings.task.url;
    const worker = new PooledWorker(this.#freeNumber(), spec, this.#runtime, {
      onStarted: (start) => {
        this.starts.push(start);
        publishStarted({ medium, task, ...start });
      },
      onDeath: (dead, reason) => {
        this.#forget(dead);
        publishEnded({ medium, task, reason });
      },
    });
    this.#workers.add(worker);
    return worker;
  }

  #forget(worker: PooledWorker): void {
    this.#workers.delete(worker);
    const at = this.#idle.indexOf(worker);
    if (at !== -1) this.#idle.splice(at, 1);
  }

  /** Workers count from 1, and a replacement takes the number of the one it replaces. */
  #freeNumber(): number {
    const taken = new Set([...this.#workers].map((worker) => worker.number));
    let number = 1;
    while (taken.has(number)) number += 1;
    return number;
  }
}

function isSameSpec(one: WorkerSpec, other: WorkerSpec): boolean {
  return (
    one.settings.task.url === other.settings.task.url &&
    one.settings.task.exportName === other.settings.task.exportName &&
    one.settings.quietStdout === other.settings.quietStdout &&
    one.shared === other.shared &&
    one.heapMb === other.heapMb &&
    one.lanes >= other.lanes
  );
}

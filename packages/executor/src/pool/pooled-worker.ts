import type { WorkerStart } from '../contract.ts';
import type { FromWorker, Post, ToWorker } from '../worker/index.ts';
import type { WorkerChannel, WorkerRuntime, WorkerSpec } from './worker-channel.ts';

/** Who a worker works for at the moment. */
export interface WorkerOwner {
  onMessage(worker: PooledWorker, message: FromWorker): void;
  onDeath(worker: PooledWorker, reason: string): void;
}

export interface PooledWorkerEvents {
  onStarted(start: WorkerStart): void;
  onDeath(worker: PooledWorker, reason: string): void;
}

/** An idle worker ends within a few milliseconds, unless a task has left it busy. */
const END_GRACE_MS = 500;

/** A worker with its number, its state and its present owner. */
export class PooledWorker {
  readonly number: number;
  readonly spec: WorkerSpec;
  readonly medium: WorkerRuntime['medium'];
  /** Settled when the thread or process has ended. */
  readonly ended: Promise<void>;
  owner: WorkerOwner | undefined;
  readonly #channel: WorkerChannel;
  readonly #events: PooledWorkerEvents;
  readonly #requestedAtMs = performance.timeOrigin + performance.now();
  #graceTimer: NodeJS.Timeout | undefined;
  #ready = false;
  #dead = false;

  constructor(
    number: number,
    spec: WorkerSpec,
    runtime: WorkerRuntime,
    events: PooledWorkerEvents,
  ) {
    this.number = number;
    this.spec = spec;
    this.medium = runtime.medium;
    this.#events = events;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#channel = runtime.open(spec, {
      onMessage: (message) => this.#receive(message),
      onDeath: (reason) => this.#die(reason, resolve),
    });
  }

  /** Whether its task is loaded. */
  get ready(): boolean {
    return this.#ready && !this.#dead;
  }

  /** Whether it has ever been ready: no other can have run an input. */
  get started(): boolean {
    return this.#ready;
  }

  readonly post: Post<ToWorker> = (message, transfer) => this.#channel.post(message, transfer);

  heartbeats(): Int32Array {
    return this.#channel.heartbeats();
  }

  /** See `WorkerChannel`. */
  callOff(): boolean {
    return this.#channel.callOff();
  }

  hire(owner: WorkerOwner): void {
    this.owner = owner;
    this.#channel.ref();
  }

  dismiss(): void {
    this.owner = undefined;
    if (!this.#dead) this.#channel.unref();
  }

  /** Ends it; its owner hears of the death, which this process stays alive to see. */
  kill(): void {
    if (this.#dead) return;
    this.#channel.ref();
    this.#channel.kill();
  }

  /** Ends an idle worker once its output is written; one that does not end by itself is killed. */
  end(): void {
    if (!this.ready) {
      this.kill();
      return;
    }
    this.#channel.ref();
    this.#channel.post({ kind: 'end' }, []);
    this.#graceTimer = setTimeout(() => this.kill(), END_GRACE_MS);
  }

  #receive(message: FromWorker): void {
    if (message.kind === 'started') {
      this.#ready = true;
      const { bootedAtMs, importMs } = message;
      this.#events.onStarted({
        startupMs: Math.max(0, bootedAtMs - this.#requestedAtMs),
        importMs,
      });
    }
    this.owner?.onMessage(this, message);
    if (message.kind === 'startFailed') this.kill();
  }

  #die(reason: string, settleEnded: () => void): void {
    this.#dead = true;
    clearTimeout(this.#graceTimer);
    this.#events.onDeath(this, reason);
    this.owner?.onDeath(this, reason);
    this.owner = undefined;
    settleEnded();
  }
}

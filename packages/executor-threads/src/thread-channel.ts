import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';

import type {
  ChannelEvents,
  WorkerChannel,
  WorkerRuntime,
  WorkerSpec,
} from '@forkwise/executor/pool';
import { threadLimits, workerEnvironment } from '@forkwise/executor';
import {
  callOff,
  createHeartbeatCells,
  createPermit,
  type FromWorker,
  type ToWorker,
} from '@forkwise/executor/worker';
import { Tinypool } from 'tinypool';

import type { StartMessage } from './start-message.ts';

const ENTRY = fileURLToPath(new URL(`./worker-entry${extname(import.meta.url)}`, import.meta.url));

/** The longest that a timer holds: tinypool would end a thread that it takes for idle. */
const NEVER_MS = 2 ** 31 - 1;

export const threadRuntime: WorkerRuntime = {
  medium: 'thread',
  open: (spec, events) => new ThreadChannel(spec, events),
  close: () => {},
};

/**
 * One thread in a tinypool of its own. tinypool starts it and hands it a port; from then on all
 * messages go over the port, and the thread's `exit` event, which tinypool does not heed, tells of
 * its death.
 */
class ThreadChannel implements WorkerChannel {
  readonly #pool: Tinypool;
  readonly #port: MessagePort;
  readonly #cells: Int32Array;
  readonly #permit = createPermit();
  readonly #events: ChannelEvents;
  /**
   * Keeps this process alive until the thread's end is told: tinypool lets go of the thread, and the
   * port closes before that.
   */
  readonly #life = setInterval(ignore, NEVER_MS);
  #error: unknown;

  constructor(spec: WorkerSpec, events: ChannelEvents) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#events = events;
    this.#cells = createHeartbeatCells(spec.lanes);
    this.#pool = startPool(spec.heapMb);
    const [thread] = this.#pool.threads;
    thread?.on('error', (error: unknown) => (this.#error ??= error));
    thread?.once('exit', (code: number) => this.#onExit(code));
    port1.on('message', (message: FromWorker) => events.onMessage(message));
    // Without its result the chunk would never end; the death tells which inputs to run again.
    port1.on('messageerror', () => this.kill());
    const { settings } = spec;
    const start: StartMessage = { port: port2, cells: this.#cells, permit: this.#permit, settings };
    this.#pool.run(start, { transferList: [port2] }).catch((error: unknown) => {
      this.#error ??= error;
      this.kill();
    });
  }

  readonly post = (message: ToWorker, transfer: ArrayBuffer[]): void => {
    this.#port.postMessage(message, transfer);
  };

  heartbeats(): Int32Array {
    return this.#cells;
  }

  callOff(): boolean {
    if (!callOff(this.#permit)) return false;
    this.kill();
    return true;
  }

  ref(): void {
    this.#port.ref();
    this.#life.ref();
  }

  unref(): void {
    this.#port.unref();
    this.#life.unref();
  }

  /** tinypool's promise is not awaited: for a thread that has already ended it never settles. */
  kill(): void {
    this.#pool.destroy().catch(ignore);
  }

  /** What the thread posted before its end may still lie in the port. */
  #onExit(code: number): void {
    for (
      let next = receiveMessageOnPort(this.#port);
      next;
      next = receiveMessageOnPort(this.#port)
    ) {
      this.#events.onMessage(next.message as FromWorker);
    }
    this.#port.close();
    clearInterval(this.#life);
    this.kill();
    this.#events.onDeath(reasonOf(this.#error, code));
  }
}

/**
 * `minThreads: 1` starts the thread at once and lets the first task be posted without waiting for
 * it; set back to 0, tinypool does not replace a thread that dies. `useAtomics` would freeze the
 * timers of an idle thread.
 */
function startPool(heapMb: number | undefined): Tinypool {
  const resourceLimits = threadLimits(heapMb);
  const pool = new Tinypool({
    filename: ENTRY,
    runtime: 'worker_threads',
    minThreads: 1,
    maxThreads: 1,
    idleTimeout: NEVER_MS,
    useAtomics: false,
    env: workerEnvironment(),
    ...(resourceLimits === undefined ? {} : { resourceLimits }),
  });
  pool.options.minThreads = 0;
  pool.on('error', ignore);
  return pool;
}

function reasonOf(error: unknown, code: number): string {
  if (error === undefined) return `exit code ${code}`;
  if (!(error instanceof Error)) return `an uncaught ${typeof error} that was thrown`;
  if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') return 'out of memory';
  return `an uncaught ${error.name}: ${error.message}`;
}

function ignore(): void {}

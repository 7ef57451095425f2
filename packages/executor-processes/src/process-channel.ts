import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serialize } from 'node:v8';

import type {
  ChannelEvents,
  WorkerChannel,
  WorkerRuntime,
  WorkerSpec,
} from '@forkwise/executor/pool';
import { workerEnvironment } from '@forkwise/executor';
import type { FromWorker, HeartbeatCells, ToWorker } from '@forkwise/executor/worker';
import { Tinypool } from 'tinypool';

import { childExecArgv } from './exec-argv.ts';
import { Guardian } from './guardian.ts';
import { HeartbeatFile } from './heartbeat-file.ts';
import type { Marked, StartMessage } from './start-message.ts';

const ENTRY = fileURLToPath(new URL(`./worker-entry${extname(import.meta.url)}`, import.meta.url));

/** The longest that a timer holds: tinypool would end a process that it takes for idle. */
const NEVER_MS = 2 ** 31 - 1;

type Child = Tinypool['threads'][number];

/** A size, or the size for a number of processes that share the machine. */
export type PoolSizing = number | ((processes: number) => number);

/** `sizing`: threads of each child's libuv pool; `undefined` leaves what is inherited. */
export function createProcessRuntime(sizing: PoolSizing | undefined): WorkerRuntime {
  const guardian = new Guardian();
  return {
    medium: 'process',
    open: (spec, events) => {
      try {
        const poolSize = typeof sizing === 'function' ? sizing(spec.workers) : sizing;
        return new ProcessChannel(spec, events, guardian, poolSize);
      } catch (error) {
        return stillborn(String(error), events);
      }
    },
    close: () => guardian.close(),
  };
}

/**
 * One process in a tinypool of its own. tinypool starts it and hands it its settings; from then on
 * all messages go straight over the IPC channel, without the message port that tinypool puts in
 * between, and the process's own `exit` and `disconnect` events tell of its death.
 */
class ProcessChannel implements WorkerChannel {
  readonly #pool: Tinypool;
  readonly #child: Child | undefined;
  readonly #heartbeats: HeartbeatFile;
  readonly #events: ChannelEvents;
  readonly #guardian: Guardian;
  /** Messages wait here until the child listens; earlier ones would go unheard. */
  #waiting: ToWorker[] | undefined = [];
  #send: ((message: Marked<ToWorker>) => void) | undefined;
  #lastWords: string | undefined;
  #exit: string | undefined;
  #connected = true;
  #dead = false;

  constructor(
    spec: WorkerSpec,
    events: ChannelEvents,
    guardian: Guardian,
    poolSize: number | undefined,
  ) {
    this.#events = events;
    this.#guardian = guardian;
    this.#heartbeats = new HeartbeatFile(spec.lanes);
    this.#pool = startPool(spec.heapMb, poolSize);
    this.#child = this.#pool.threads[0];
    this.#observe();
    const start: StartMessage = {
      settings: spec.settings,
      heartbeatFile: this.#heartbeats.path,
    };
    const channel = {
      onMessage: (send: (message: Marked<ToWorker>) => void) => (this.#send = send),
      postMessage: (message: Partial<Marked<FromWorker>> | null) => {
        if (message?.forkwise !== undefined) this.#receive(message.forkwise);
      },
    };
    // tinypool reports a child's error as a plain object.
    this.#pool.run(start, { channel }).catch((error: { readonly message?: string }) => {
      this.#lastWords ??= error.message;
      this.kill();
    });
  }

  readonly post = (message: ToWorker): void => {
    if (this.#waiting === undefined) {
      this.#send?.({ forkwise: message });
      return;
    }
    // What cannot be serialized is refused now, while the sender is there to hear of it.
    if (message.kind === 'chunk' && message.inputs.kind === 'values') serialize(message);
    this.#waiting.push(message);
  };

  heartbeats(): HeartbeatCells {
    return this.#heartbeats.read();
  }

  /** What waits to be sent has not been begun with, and then never is sent. */
  callOff(): boolean {
    if (this.#waiting === undefined) return false;
    this.kill();
    return true;
  }

  ref(): void {
    this.#child?.ref?.();
  }

  unref(): void {
    this.#child?.unref?.();
  }

  /** SIGKILL: a task may ignore anything milder. */
  kill(): void {
    const pid = this.#child?.threadId;
    if (pid === undefined || this.#exit !== undefined) return;
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      // It has just gone by itself; its exit is about to be told.
      if (!isGone(error)) throw error;
    }
  }

  #observe(): void {
    const child = this.#child;
    child?.once('exit', (code: number | null, signal: string | null) => {
      this.#exit = signal === null ? `exit code ${code}` : `signal ${signal}`;
      this.#guardian.forget(child.threadId);
      this.#dieIfGone();
    });
    child?.once('disconnect', () => {
      this.#connected = false;
      this.#dieIfGone();
    });
    if (child?.threadId === undefined) setImmediate(() => this.#neverStarted());
    else this.#guardian.watch(child.threadId);
  }

  #receive(message: FromWorker): void {
    if (message.kind === 'dying') {
      this.#lastWords = message.reason;
      return;
    }
    if (message.kind === 'started') this.#sendWaiting();
    this.#events.onMessage(message);
  }

  #sendWaiting(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const message of waiting) this.post(message);
  }

  #neverStarted(): void {
    this.#exit = 'a process that could not be started';
    this.#connected = false;
    this.#dieIfGone();
  }

  /** Gone is a process that has ended and whose last message has been read. */
  #dieIfGone(): void {
    if (this.#exit === undefined || this.#connected || this.#dead) return;
    this.#dead = true;
    this.#pool.destroy().catch(ignore);
    this.#events.onDeath(this.#lastWords ?? this.#exit);
    this.#heartbeats.close();
  }
}

/**
 * `minThreads: 1` starts the process at once and lets its settings be sent without waiting for it;
 * set back to 0, tinypool does not replace a process that dies. `advanced` serialization keeps
 * typed arrays, Maps, BigInts; the environment would be empty by default.
 */
function startPool(heapMb: number | undefined, poolSize: number | undefined): Tinypool {
  const env = workerEnvironment();
  if (poolSize !== undefined) env['UV_THREADPOOL_SIZE'] = String(poolSize);
  const pool = new Tinypool({
    filename: ENTRY,
    runtime: 'child_process',
    serialization: 'advanced',
    minThreads: 1,
    maxThreads: 1,
    idleTimeout: NEVER_MS,
    env,
    execArgv: childExecArgv(process.execArgv, heapMb),
  });
  pool.options.minThreads = 0;
  pool.on('error', ignore);
  return pool;
}

/** For a process that could not even be attempted: no heartbeat file, no process slot. */
function stillborn(reason: string, events: ChannelEvents): WorkerChannel {
  setImmediate(() => events.onDeath(reason));
  return {
    post: ignore,
    heartbeats: () => new Int32Array(),
    callOff: () => true,
    ref: ignore,
    unref: ignore,
    kill: ignore,
  };
}

function ignore(): void {}

const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ESRCH';

import type {
  FromWorker,
  HeartbeatCells,
  Medium,
  Post,
  ToWorker,
  WorkerSettings,
} from '../worker/index.ts';

/** What a worker is started for. Workers are shared only between equal ones. */
export interface WorkerSpec {
  readonly settings: WorkerSettings;
  /** The task's `shared` value in this thread; workers are reused for the same one only. */
  readonly shared: unknown;
  /** MiB of old-space heap; `undefined` leaves the runtime's own limit. */
  readonly heapMb: number | undefined;
  /** Inputs in flight at once, at most: as many heartbeat cells are made. */
  readonly lanes: number;
  /** The plan's workers, which share the machine. Workers are reused whatever this was. */
  readonly workers: number;
}

export interface ChannelEvents {
  onMessage(message: FromWorker): void;
  /**
   * Called once, after the last message: the worker's thread or process has ended. `reason` is a
   * clause: `exit code 3`, `signal SIGKILL`, `out of memory`.
   */
  onDeath(reason: string): void;
}

/** A live worker as its executor sees it; all that threads and processes differ in. */
export interface WorkerChannel {
  readonly post: Post<ToWorker>;
  /** What each lane is running; may be read until `onDeath` returns. */
  heartbeats(): HeartbeatCells;
  /**
   * Ends the worker if it has not begun with an input, and sees to it that it does not; false where it
   * has begun, or where that cannot be known.
   */
  callOff(): boolean;
  /** Whether the worker keeps this process alive; it does from the start. */
  ref(): void;
  unref(): void;
  /** Ends the worker at once, whatever it is doing. */
  kill(): void;
}

/** Starts one kind of worker. */
export interface WorkerRuntime {
  readonly medium: Medium;
  /** Never throws: a worker that cannot start dies at once. */
  open(spec: WorkerSpec, events: ChannelEvents): WorkerChannel;
  /** Called when the executor is disposed of, after the last worker's death. */
  close(): void;
}

/**
 * A reading of the clocks that tell what a thread was doing, all in ms and counted from any fixed
 * origin. `undefined` where the platform cannot say.
 */
export interface MeterReading {
  readonly wallMs: number;
  /** Event loop with nothing to do. */
  readonly idleMs: number;
  /** CPU time of this thread; only differences over `ratioWindowMs` and more mean anything. */
  readonly threadCpuMs: number | undefined;
  /** Over less time held than this, CPU time ÷ time held is the clock's noise. */
  readonly ratioWindowMs: number;
  /** Time that this thread was ready to run while others had the cores. */
  readonly threadDelayMs: number | undefined;
  /** CPU time of native threads that work for the task: libuv's pool, libraries' own. */
  readonly nativeCpuMs: number | undefined;
  /** Time that those threads were ready to run while others had the cores. */
  readonly nativeDelayMs: number | undefined;
  /** CPU time of garbage collection and compiler threads. */
  readonly helperCpuMs: number | undefined;
  /** CPU time of child processes that have ended. Coarse, like that of this thread. */
  readonly childCpuMs: number | undefined;
}

export interface Meter {
  /** Monotonic, ms with fractions; cheap enough to call for every input. */
  now(): number;
  /** Cheap: the event loop's idle time so far, ms. */
  idle(): number;
  /** Whether a native thread computes now, or would if it had a core; may take some 200 µs. */
  nativeReady(): boolean;
  /** All clocks; may take some 200 µs. */
  read(): MeterReading;
}

/**
 * Where thread CPU time advances in steps of a scheduler tick (4 ms at 250 Hz), a busy loop reads
 * anything from 0 to 2 over 1 ms, and 0.95 to 1.04 over 20 ms.
 */
export const TICK_RATIO_WINDOW_MS = 20;

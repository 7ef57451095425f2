import type { Meter, MeterReading } from '@forkwise/core';

/** The shortest pause that browsers give to timers that set each other off (HTML standard, 8.6). */
const TURN_MS = 4;
/** An idle event loop is no later than this. */
const MOST_LATE_MS = 1.5;

/**
 * The clocks of a browser: the time, and how long the event loop had nothing to do. There is none for
 * the CPU, so blocking looks like computing here, and native work like waiting.
 *
 * What is idle is found by a timer: as far as it is late, something else held the thread. A loop of
 * messages would see shorter turns, but takes a core for itself and is then itself made to wait.
 */
export class BrowserMeter implements Meter {
  #idleMs = 0;
  #lastTurnMs = 0;

  now(): number {
    return performance.now();
  }

  idle(): number {
    return this.#idleMs;
  }

  nativeReady(): boolean {
    return false;
  }

  read(): MeterReading {
    return {
      wallMs: this.now(),
      idleMs: this.#idleMs,
      threadCpuMs: undefined,
      ratioWindowMs: 0,
      threadDelayMs: undefined,
      nativeCpuMs: undefined,
      nativeDelayMs: undefined,
      helperCpuMs: undefined,
      childCpuMs: undefined,
    };
  }

  /** Counts idle time for as long as the promise is pending. */
  async during<Value>(promise: PromiseLike<Value>): Promise<Value> {
    this.#lastTurnMs = this.now();
    const timer = setInterval(() => this.#turn(), TURN_MS);
    try {
      return await promise;
    } finally {
      clearInterval(timer);
      this.#turn();
    }
  }

  #turn(): void {
    const now = this.now();
    const turnMs = now - this.#lastTurnMs;
    this.#idleMs += turnMs > TURN_MS + MOST_LATE_MS ? TURN_MS : turnMs;
    this.#lastTurnMs = now;
  }
}

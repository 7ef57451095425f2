/** How long tasks may hold the thread before timers, I/O and signals get a turn: a screen frame is 16. */
const HOLD_MS = 10;
/** The same where workers wait for this thread to hand them their inputs. */
const SHORT_HOLD_MS = 2;

/**
 * Yields to the event loop when tasks that never wait for it have held the thread for about 10 ms, or
 * 2 where others need the thread as well.
 * Nobody starts a task while a turn is pending; `onOver` tells when it is over.
 */
export class Turn {
  readonly #onOver: () => void;
  readonly #holdMs: number;
  #sinceMs = performance.now();
  #pending = false;

  constructor(onOver: () => void, shared: boolean) {
    this.#onOver = onOver;
    this.#holdMs = shared ? SHORT_HOLD_MS : HOLD_MS;
  }

  get pending(): boolean {
    return this.#pending;
  }

  /** To be told after every task; begins a turn when one is due. True while one is pending. */
  ran(nowMs: number): boolean {
    if (nowMs - this.#sinceMs < this.#holdMs) return false;
    if (!this.#pending) this.#begin();
    return true;
  }

  #begin(): void {
    this.#pending = true;
    setImmediate(() => {
      this.#pending = false;
      this.#sinceMs = performance.now();
      this.#onOver();
    });
  }
}

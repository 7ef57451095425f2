/** How long tasks may hold the thread before timers, I/O and signals get a turn: a screen frame is 16. */
const HOLD_MS = 10;

/**
 * Yields to the event loop when tasks that never wait for it have held the thread for about 10 ms.
 * Nobody starts a task while a turn is pending; `onOver` tells when it is over.
 */
export class Turn {
  readonly #onOver: () => void;
  #sinceMs = performance.now();
  #pending = false;

  constructor(onOver: () => void) {
    this.#onOver = onOver;
  }

  get pending(): boolean {
    return this.#pending;
  }

  /** To be told after every task; begins a turn when one is due. True while one is pending. */
  ran(nowMs: number): boolean {
    if (nowMs - this.#sinceMs < HOLD_MS) return false;
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

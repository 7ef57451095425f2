/** How long tasks may hold the thread before timers, I/O and signals get a turn: a screen frame is 16. */
const HOLD_MS = 10;

/**
 * Yields to the event loop when tasks that never wait for it have held the thread for about 10 ms.
 * Everybody asks `pending` before running a task and waits for that promise if there is one.
 */
export class Turn {
  #sinceMs = performance.now();
  #pending: Promise<void> | undefined;

  /** Resolves after the turn under way; `undefined` while none is. */
  get pending(): Promise<void> | undefined {
    return this.#pending;
  }

  /** To be told after every task; starts a turn when one is due. */
  ran(nowMs: number): void {
    if (nowMs - this.#sinceMs < HOLD_MS || this.#pending !== undefined) return;
    this.#pending = new Promise((resolve) => {
      setImmediate(() => {
        this.#pending = undefined;
        this.#sinceMs = performance.now();
        resolve();
      });
    });
  }
}

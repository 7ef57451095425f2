import type { Lane } from './lane.ts';

/** Node fires longer timers at once, so a later deadline is approached in steps of this. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Expires lanes whose input has run for `timeoutMs`. All inputs have the same limit, so the lanes
 * in order of their inputs' starts are in order of deadline, and one timer for the first of them
 * serves all.
 */
export class Deadlines {
  readonly #timeoutMs: number;
  readonly #onExpired: (lane: Lane) => void;
  readonly #running = new Set<Lane>();
  #timer: NodeJS.Timeout | undefined;

  constructor(timeoutMs: number, onExpired: (lane: Lane) => void) {
    this.#timeoutMs = timeoutMs;
    this.#onExpired = onExpired;
  }

  started(lane: Lane): void {
    this.#running.add(lane);
    if (this.#timer === undefined) this.#arm(this.#timeoutMs);
  }

  finished(lane: Lane): void {
    this.#running.delete(lane);
  }

  clear(): void {
    this.#running.clear();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #arm(delayMs: number): void {
    this.#timer = setTimeout(() => this.#sweep(), Math.min(Math.ceil(delayMs), MAX_TIMER_MS));
  }

  #sweep(): void {
    this.#timer = undefined;
    const nowMs = performance.now();
    for (const lane of this.#running) {
      const leftMs = lane.startMs + this.#timeoutMs - nowMs;
      if (leftMs > 0) {
        this.#arm(leftMs);
        return;
      }
      this.#running.delete(lane);
      this.#onExpired(lane);
    }
  }
}

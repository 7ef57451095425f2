import { News } from '../input/news.ts';
import type { InputBatch } from '../input/reader.ts';

interface Waiting {
  readonly index: number;
  readonly value: unknown;
  readonly dueMs: number;
}

/** Inputs that wait for their next attempt, by when that is due. */
export class RetryQueue {
  readonly #waiting: Waiting[] = [];
  readonly #news = new News();
  readonly #added = new News();
  #timer: NodeJS.Timeout | undefined;

  get size(): number {
    return this.#waiting.length;
  }

  /** How many may be taken now. */
  get due(): number {
    const nowMs = performance.now();
    const first = this.#waiting.findIndex(({ dueMs }) => dueMs > nowMs);
    return first === -1 ? this.#waiting.length : first;
  }

  add(index: number, value: unknown, pauseMs: number): void {
    const dueMs = performance.now() + pauseMs;
    const at = this.#waiting.findIndex((other) => other.dueMs > dueMs);
    this.#waiting.splice(at === -1 ? this.#waiting.length : at, 0, { index, value, dueMs });
    this.#arm();
    this.#added.announce();
  }

  /** Resolves when one waits, or `signal` aborts. */
  async added(signal: AbortSignal): Promise<void> {
    if (this.size === 0 && !signal.aborted) await this.#added.wait(signal);
  }

  /** The one that has been due for longest. */
  takeDue(): InputBatch | undefined {
    const [first] = this.#waiting;
    if (first === undefined || first.dueMs > performance.now()) return undefined;
    this.#waiting.shift();
    this.#arm();
    return { start: first.index, values: [first.value] };
  }

  /** Resolves when one is due, none waits any more, or `signal` aborts; looked at again, it may be gone. */
  async news(signal: AbortSignal | undefined): Promise<void> {
    if (this.due === 0 && this.size > 0 && signal?.aborted !== true) await this.#news.wait(signal);
  }

  clear(): void {
    this.#waiting.length = 0;
    this.#arm();
    this.#news.announce();
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const [first] = this.#waiting;
    if (first === undefined) return;
    const pauseMs = Math.max(0, Math.ceil(first.dueMs - performance.now()));
    this.#timer = setTimeout(() => {
      // A timer may fire before its time by this clock.
      if (this.due === 0) this.#arm();
      else this.#news.announce();
    }, pauseMs);
  }
}

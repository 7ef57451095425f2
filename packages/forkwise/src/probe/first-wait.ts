import { Socket } from 'node:net';

/** What keeps the event loop alive and answers nobody: timers, terminals, signals. */
const ANSWERS_NOBODY = new Set(['Timeout', 'Immediate', 'TTYWrap', 'SignalWrap']);

/**
 * Watches the first input that waits, while others already wait beside it. Where nothing but timers
 * was ever waited for, there is no other side that too many at once could overload. Anything else
 * that keeps the event loop alive may be one, whenever it was opened: a connection, a worker, a pipe.
 */
export class FirstWait {
  readonly #timed: boolean;
  /** Resolves, and never rejects, when it is over. */
  readonly ended: Promise<void>;
  #over = false;
  #looks = 0;
  #onlyTimers = true;

  /** @param timed whether inputs have a time limit, whose timers are not the task's */
  constructor(pending: Promise<void>, timed: boolean) {
    this.#timed = timed;
    this.ended = this.#follow(pending);
  }

  get over(): boolean {
    return this.#over;
  }

  /** Whether it is over, and it and all beside it were seen to wait for a timer each, and for nothing else. */
  get forTimers(): boolean {
    return this.#over && this.#looks > 1 && this.#onlyTimers && !this.#timed;
  }

  /**
   * To be called every few ms until it is over, and once more then.
   *
   * @param waiting how many inputs wait now beside it
   */
  look(waiting: number): void {
    if (!this.#onlyTimers) return;
    this.#looks += 1;
    const active = process.getActiveResourcesInfo();
    const timers = active.filter((type) => type === 'Timeout').length;
    const answered = active.filter((type) => !ANSWERS_NOBODY.has(type)).length;
    this.#onlyTimers = answered <= ownPipes() && timers >= waiting + (this.#over ? 0 : 1);
  }

  async #follow(pending: Promise<void>): Promise<void> {
    await pending.catch(() => undefined);
    this.#over = true;
  }
}

/**
 * Pipes that are open and lead to nobody who answers: standard output and error, once anything has
 * asked for them, as this does, and the channel to a parent process.
 */
function ownPipes(): number {
  const { stdout, stderr, channel } = process;
  const outputs = [stdout, stderr].filter((to) => to instanceof Socket && !to.isTTY).length;
  return outputs + (channel !== undefined && process.listenerCount('message') > 0 ? 1 : 0);
}

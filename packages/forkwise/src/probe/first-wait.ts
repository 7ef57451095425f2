/** What keeps the event loop alive and answers nobody: timers, terminals, signals. */
const ANSWERS_NOBODY = new Set(['Timeout', 'Immediate', 'TTYWrap', 'SignalWrap']);
/** Pipes, workers and their ports may belong to whoever runs the task, as long as there are no more. */
const NEUTRAL = new Set(['PipeWrap', 'Worker', 'MessagePort']);

/** Watches the first input that waits, while others already wait beside it. */
export class FirstWait {
  readonly #neutral = countNeutral(process.getActiveResourcesInfo());
  #over = false;
  #looked = false;
  #onlyTimers = true;

  constructor(pending: Promise<void>) {
    void this.#follow(pending);
  }

  get over(): boolean {
    return this.#over;
  }

  /**
   * Whether it is over and nothing but timers was ever seen to be waited for: then there is no other
   * side that too many at once could overload.
   */
  get forTimers(): boolean {
    return this.#over && this.#looked && this.#onlyTimers;
  }

  async #follow(pending: Promise<void>): Promise<void> {
    await pending;
    this.#over = true;
  }

  /** To be called every few ms. */
  look(): void {
    if (this.#over || !this.#onlyTimers) return;
    this.#looked = true;
    const active = process.getActiveResourcesInfo();
    const known = active.every((type) => ANSWERS_NOBODY.has(type) || NEUTRAL.has(type));
    this.#onlyTimers = known && countNeutral(active) <= this.#neutral;
  }
}

const countNeutral = (active: readonly string[]): number =>
  active.filter((type) => NEUTRAL.has(type)).length;

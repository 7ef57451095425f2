type Action = () => void;

/**
 * Simulated time: actions in the order of their times, those of the same time in the order they
 * were asked for. A binary heap in flat arrays, since a test passes through millions of events.
 */
export class Clock {
  #nowMs = 0;
  #asked = 0;
  readonly #times: number[] = [];
  readonly #turns: number[] = [];
  readonly #actions: Action[] = [];

  get nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, action: Action): void {
    const at = this.#times.length;
    this.#times.push(this.#nowMs + delayMs);
    this.#turns.push(this.#asked++);
    this.#actions.push(action);
    this.#rise(at);
  }

  /** Until nothing is left to happen. Answers when that was. */
  run(): number {
    for (;;) {
      const next = this.#takeFirst();
      if (next === undefined) return this.#nowMs;
      next();
    }
  }

  #takeFirst(): Action | undefined {
    const action = this.#actions[0];
    if (action === undefined) return undefined;
    this.#nowMs = this.#times[0] as number;
    const last = this.#actions.length - 1;
    this.#swap(0, last);
    this.#times.pop();
    this.#turns.pop();
    this.#actions.pop();
    this.#sink();
    return action;
  }

  #isBefore(a: number, b: number): boolean {
    const difference = (this.#times[a] as number) - (this.#times[b] as number);
    return difference === 0
      ? (this.#turns[a] as number) < (this.#turns[b] as number)
      : difference < 0;
  }

  #rise(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(): void {
    const { length } = this.#actions;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= length) return;
      const right = left + 1;
      const child = right < length && this.#isBefore(right, left) ? right : left;
      if (!this.#isBefore(child, at)) return;
      this.#swap(at, child);
      at = child;
    }
  }

  #swap(a: number, b: number): void {
    swap(this.#times, a, b);
    swap(this.#turns, a, b);
    swap(this.#actions, a, b);
  }
}

function swap(list: unknown[], a: number, b: number): void {
  const held = list[a];
  list[a] = list[b];
  list[b] = held;
}

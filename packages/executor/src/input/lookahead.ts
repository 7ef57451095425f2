/** Consumed slots are given back once they are this many and at least half of the array. */
const COMPACT_AT = 1024;

/** A first-in first-out buffer of inputs; every operation is O(1) per input, amortised. */
export class Lookahead {
  #values: unknown[] = [];
  #head = 0;

  get size(): number {
    return this.#values.length - this.#head;
  }

  push(value: unknown): void {
    this.#values.push(value);
  }

  peek(max: number): unknown[] {
    return this.#values.slice(this.#head, this.#head + max);
  }

  take(max: number): unknown[] {
    if (this.#head === 0 && this.#values.length <= max) {
      const all = this.#values;
      this.#values = [];
      return all;
    }
    const taken = this.peek(max);
    this.#head += taken.length;
    if (this.#head >= COMPACT_AT && this.#head * 2 >= this.#values.length) {
      this.#values = this.#values.slice(this.#head);
      this.#head = 0;
    }
    return taken;
  }

  clear(): void {
    this.#values = [];
    this.#head = 0;
  }
}

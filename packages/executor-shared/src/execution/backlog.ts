import type { Item } from './lane-words.ts';
import type { RingPage } from './ring-page.ts';

/** Inputs taken back from dead workers, to be run again. */
export class Backlog {
  readonly #alone: Item[] = [];
  readonly #waiting: Item[] = [];

  get empty(): boolean {
    return this.#alone.length === 0 && this.#waiting.length === 0;
  }

  /** Suspects, each to be run with nothing else in flight in its worker. */
  addAlone(items: readonly Item[]): void {
    this.#alone.push(...items);
  }

  add(items: readonly Item[]): void {
    this.#waiting.push(...items);
  }

  /** Puts one suspect, or as many others as fit, into the page; says whether it is to run alone. */
  fill(page: RingPage): boolean {
    const suspect = this.#alone.pop();
    if (suspect !== undefined) {
      page.add(suspect.index, suspect.value);
      return true;
    }
    for (let item = this.#waiting.at(-1); item !== undefined; item = this.#waiting.at(-1)) {
      if (page.add(item.index, item.value) !== 'added') break;
      this.#waiting.pop();
    }
    return false;
  }

  /** The indices of all that are here, leaving none. */
  clear(): number[] {
    return [...this.#alone.splice(0), ...this.#waiting.splice(0)].map(({ index }) => index);
  }
}

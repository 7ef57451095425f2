import type { InputBatch, InputReader } from '@forkwise/executor';

import type { ProbeItem } from './sampler.ts';

/** Inputs that were taken out of a list, in any order, each under the index that it has there. */
export class ItemsReader implements InputReader {
  readonly readingMs = 0;
  readonly #items: readonly ProbeItem[];
  #next = 0;

  constructor(items: readonly ProbeItem[]) {
    this.#items = items;
  }

  get remaining(): number {
    return this.#items.length - this.#next;
  }

  get position(): number {
    return this.#items[this.#next]?.index ?? 0;
  }

  get ended(): boolean {
    return this.remaining === 0;
  }

  /** As many as follow one another, so that one start tells all their indices. */
  take(max: number): InputBatch | undefined {
    const first = this.#items[this.#next];
    if (first === undefined) return undefined;
    const values: unknown[] = [];
    while (values.length < max) {
      const item = this.#items[this.#next];
      if (item?.index !== first.index + values.length) break;
      values.push(item.value);
      this.#next += 1;
    }
    return { start: first.index, values };
  }

  peek(max: number): readonly unknown[] {
    return this.#items.slice(this.#next, this.#next + max).map(({ value }) => value);
  }

  close(): Promise<void> {
    this.#next = this.#items.length;
    return Promise.resolve();
  }
}

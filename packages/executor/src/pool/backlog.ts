import type { FailedOutcome } from '@forkwise/core/base';

import type { ChunkOrigin, Item } from './chunk.ts';
import { withoutMoved } from './moved.ts';

interface Group {
  readonly origin: Exclude<ChunkOrigin, 'alone'>;
  readonly items: readonly Item[];
  next: number;
}

/** Inputs taken from the reader that have to be run again. */
export class Backlog {
  readonly #groups: Group[] = [];
  readonly #alone: Item[] = [];

  /** Whether an input waits for a worker of its own. */
  get hasAlone(): boolean {
    return this.#alone.length > 0;
  }

  get isEmpty(): boolean {
    return this.#alone.length === 0 && this.#groups.length === 0;
  }

  add(origin: Group['origin'], items: readonly Item[]): void {
    if (items.length > 0) this.#groups.push({ origin, items, next: 0 });
  }

  addAlone(items: readonly Item[]): void {
    this.#alone.push(...items);
  }

  /**
   * Takes back what a worker had that has ended, the suspects to run alone; answers with outcomes for
   * those inputs whose memory is gone with it.
   */
  giveBack(
    origin: Group['origin'],
    innocent: readonly Item[],
    suspects: readonly Item[],
  ): readonly FailedOutcome[] {
    const others = withoutMoved(innocent);
    const alone = withoutMoved(suspects);
    this.add(origin, others.here);
    this.addAlone(alone.here);
    return [...others.gone, ...alone.gone];
  }

  takeAlone(): Item | undefined {
    return this.#alone.pop();
  }

  take(max: number): { origin: Group['origin']; items: readonly Item[] } | undefined {
    const group = this.#groups.at(-1);
    if (group === undefined) return undefined;
    const items = group.items.slice(group.next, group.next + max);
    group.next += items.length;
    if (group.next === group.items.length) this.#groups.pop();
    return { origin: group.origin, items };
  }

  /** Everything, leaving nothing. */
  clear(): Item[] {
    const items = this.#alone.splice(0);
    for (const group of this.#groups.splice(0)) {
      for (const item of group.items.slice(group.next)) items.push(item);
    }
    return items;
  }
}

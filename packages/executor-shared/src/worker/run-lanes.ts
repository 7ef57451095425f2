import { setImmediate as nextTurn } from 'node:timers/promises';

import { HEADER, type Page } from '../memory/layout.ts';
import type { Block } from '../protocol/claim.ts';
import type { Seat } from './seat.ts';
import { TURN_MS } from './turn.ts';

/** How often the worker shows that nothing holds its thread; a few µs each. */
const STAMP_MS = 20;

/** Runs up to `concurrency` inputs at once until the execution stops. */
export async function runLanes(seat: Seat, concurrency: number): Promise<void> {
  const lanes = new Lanes(seat);
  const stamps = setInterval(() => seat.stampTurn(), STAMP_MS);
  seat.stampTurn();
  await Promise.all(Array.from({ length: concurrency }, () => lanes.loop()));
  clearInterval(stamps);
}

interface Place {
  readonly page: Page;
  readonly pageNumber: number;
  readonly lane: number;
}

/** Loops that draw from one block, the next being claimed when that is used up. */
class Lanes {
  readonly #seat: Seat;
  readonly #block: Block = { first: 0, end: 0 };
  #page: Page | undefined;
  #inFlight = 0;
  #turnedMs = 0;
  /** What loops without work wait for: one wait for all of them. */
  #news: Promise<void> | undefined;
  /** While a page runs alone: settles when it is done. */
  #alone: Promise<void> | undefined;
  #onQuiet: (() => void) | undefined;

  constructor(seat: Seat) {
    this.#seat = seat;
  }

  async loop(): Promise<void> {
    for (;;) {
      if (this.#alone !== undefined) {
        await this.#alone;
        continue;
      }
      const place = this.#next();
      if (place !== undefined) await this.#run(place);
      else if (this.#seat.stopped) return;
      else if (!this.#claim()) await this.#wait();
    }
  }

  #next(): Place | undefined {
    const { first, end } = this.#block;
    if (this.#page === undefined || first >= end) return undefined;
    this.#block.first = first + 1;
    return { page: this.#page, pageNumber: this.#seat.pageNumber, lane: first };
  }

  /** The bell was read by `stopped` just before, so that `wait` misses nothing. */
  #claim(): boolean {
    this.#page = this.#seat.claim(this.#block);
    return this.#page !== undefined;
  }

  async #run(place: Place): Promise<void> {
    const { page, pageNumber, lane } = place;
    const alone = page.words[HEADER.ALONE] === 1 ? Promise.withResolvers<void>() : undefined;
    if (alone !== undefined) await this.#startAlone(alone.promise);
    this.#inFlight += 1;
    await this.#seat.runner.run(page, pageNumber, lane);
    this.#inFlight -= 1;
    const nowMs = this.#seat.finish(page, 1);
    if (alone !== undefined) {
      this.#alone = undefined;
      alone.resolve();
    }
    if (this.#inFlight === 0) this.#onQuiet?.();
    if (nowMs - this.#turnedMs > TURN_MS) {
      this.#turnedMs = nowMs;
      await nextTurn();
    }
  }

  async #startAlone(over: Promise<void>): Promise<void> {
    this.#alone = over;
    if (this.#inFlight === 0) return;
    await new Promise<void>((resolve) => {
      this.#onQuiet = resolve;
    });
    this.#onQuiet = undefined;
  }

  #wait(): Promise<void> {
    this.#news ??= this.#seat.wait(false).finally(() => {
      this.#news = undefined;
    });
    return this.#news;
  }
}

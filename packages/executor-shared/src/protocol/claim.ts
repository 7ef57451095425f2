import { claimingWord, doneWord, HEADER, type Page } from '../memory/layout.ts';

/**
 * How many lanes to claim when `unclaimed` are left: a share of half of what is left for each
 * worker (guided self-scheduling, Polychronopoulos & Kuck 1987, halved so that one block of slow
 * inputs does not become the tail), at most `largest`, at least 1.
 */
export function blockSize(unclaimed: number, workers: number, largest: number): number {
  const share = Math.ceil(unclaimed / (2 * workers));
  return Math.min(share, largest);
}

/** Lanes `first` up to and without `end` of a page; an empty block means that none were left. */
export interface Block {
  first: number;
  end: number;
}

export interface ClaimLimits {
  readonly seat: number;
  /** Workers that share the page. */
  readonly workers: number;
  /** Lanes of the largest block. */
  readonly largest: number;
}

/**
 * Claims lanes of a page into `block`; false when none are unclaimed.
 *
 * The word counts down, so that one compare-exchange both takes the lanes and proves that they
 * were there: should the page have been freed and refilled since it was read, an equal count means
 * that the lanes taken are lanes of the page as it is now. `LANES` is read after that, when the
 * claim itself keeps the page from being freed.
 */
export function claim(control: Int32Array, page: Page, limits: ClaimLimits, block: Block): boolean {
  const { words } = page;
  let unclaimed = Atomics.load(words, HEADER.UNCLAIMED);
  if (unclaimed === 0) return false;
  const claiming = claimingWord(limits.seat);
  Atomics.add(control, claiming, 1);
  while (unclaimed > 0) {
    const size = blockSize(unclaimed, limits.workers, limits.largest);
    const found = Atomics.compareExchange(words, HEADER.UNCLAIMED, unclaimed, unclaimed - size);
    if (found === unclaimed) {
      block.first = page.lanes - unclaimed;
      block.end = block.first + size;
      page.owners.fill(limits.seat + 1, block.first, block.end);
      break;
    }
    unclaimed = found;
  }
  Atomics.add(control, claiming, 1);
  return unclaimed > 0;
}

/**
 * Says that the worker is done with `count` more lanes of the page, as its last access to it.
 * True when the page now looks complete: then the doorbell must be rung. Whoever stores last sees
 * every other worker's count, so at least one worker is told.
 */
export function finish(page: Page, seat: number, seats: number, count: number): boolean {
  const { words, lanes } = page;
  const word = doneWord(seat);
  Atomics.store(words, word, (words[word] as number) + count); // the only writer reads its own
  return doneLanes(page, seats) === lanes;
}

/** Lanes that workers are done with. */
export function doneLanes(page: Page, seats: number): number {
  let done = 0;
  for (let seat = 0; seat < seats; seat += 1) done += Atomics.load(page.words, doneWord(seat));
  return done;
}

/** Bumps a word and wakes those who wait on it: a bell that is never missed (see PROTOCOL.md). */
export function ring(control: Int32Array, word: number): void {
  Atomics.add(control, word, 1);
  Atomics.notify(control, word);
}

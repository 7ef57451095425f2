import { describe, expect, it } from 'vitest';

import { createRingMemory, HEADER, Page } from '../src/memory/layout.ts';
import { type Block, blockSize, claim, doneLanes, finish } from '../src/protocol/claim.ts';
import { explore } from './model/explore.ts';

describe('every interleaving of two workers and the main thread', () => {
  it('gives each input one outcome over two fillings of a page, and lets none sleep on', () => {
    const found = explore({ items: 3, capacity: 2, largestBlock: 1, deaths: 0 });
    expect(found).toMatchObject({ stuck: 0, wrong: 0 });
    expect(found.states).toBeGreaterThan(1000);
  });

  it('does so with blocks of different sizes', () => {
    const found = explore({ items: 5, capacity: 5, largestBlock: 2, deaths: 0 });
    expect(found).toMatchObject({ stuck: 0, wrong: 0 });
  });

  it('loses nothing when a worker dies at any step and is replaced', () => {
    const found = explore({ items: 2, capacity: 2, largestBlock: 1, deaths: 1 });
    expect(found).toMatchObject({ stuck: 0, wrong: 0 });
    expect(found.states).toBeGreaterThan(1000);
  });

  it.each(['bellBeforePublish', 'sleepWithoutCheck', 'noFinalCheck'] as const)(
    'would notice a lost wake-up: %s',
    (broken) => {
      expect(explore({ items: 3, capacity: 2, largestBlock: 1, deaths: 0, broken }).stuck).not.toBe(
        0,
      );
    },
  );

  it('would notice lanes taken back from a worker that is only about to record them', () => {
    const broken = 'noClaimingCheck';
    const found = explore({ items: 1, capacity: 1, largestBlock: 1, deaths: 1, broken });
    expect(found.wrong).not.toBe(0);
  });
});

describe('claims', () => {
  it('takes every lane once, in order, in blocks that shrink towards the end', () => {
    const { control, page } = onePage(100);
    const sizes: number[] = [];
    const block: Block = { first: 0, end: 0 };
    let next = 0;
    while (claim(control, page, { seat: 1, workers: 2, largest: 16 }, block)) {
      expect(block.first).toBe(next);
      next = block.end;
      sizes.push(block.end - block.first);
    }
    expect(next).toBe(100);
    expect(sizes[0]).toBe(16);
    expect(sizes.at(-1)).toBe(1);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    expect(new Set(page.owners.subarray(0, 100))).toEqual(new Set([2]));
  });

  it('leaves a page alone that has nothing to claim', () => {
    const { control, page } = onePage(0);
    const block: Block = { first: 0, end: 0 };
    expect(claim(control, page, { seat: 0, workers: 2, largest: 4 }, block)).toBe(false);
  });

  it('never asks for a block of none, nor for more than there are', () => {
    for (let unclaimed = 1; unclaimed < 200; unclaimed += 1) {
      for (const largest of [1, 7, 1000]) {
        const size = blockSize(unclaimed, 3, largest);
        expect(size).toBeGreaterThanOrEqual(1);
        expect(size).toBeLessThanOrEqual(Math.min(unclaimed, largest));
      }
    }
  });

  it('tells the worker whose count completes the page', () => {
    const { page } = onePage(10);
    expect(finish(page, 0, 2, 6)).toBe(false);
    expect(finish(page, 1, 2, 3)).toBe(false);
    expect(finish(page, 0, 2, 1)).toBe(true);
    expect(doneLanes(page, 2)).toBe(10);
  });
});

function onePage(lanes: number): { readonly control: Int32Array; readonly page: Page } {
  const memory = createRingMemory({ pages: 1, capacity: 100, seats: 2 });
  const [pageMemory] = memory.pages;
  if (pageMemory === undefined) throw new Error('no page');
  const page = new Page(pageMemory, 100);
  page.words[HEADER.LANES] = lanes;
  page.words[HEADER.UNCLAIMED] = lanes;
  return { control: new Int32Array(memory.control), page };
}

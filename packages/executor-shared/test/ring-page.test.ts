import { expect, it } from 'vitest';

import { RingPage } from '../src/execution/ring-page.ts';
import { createRingMemory, HEADER, type PageMemory } from '../src/memory/layout.ts';

const LANES = 4;
const SEATS = 2;

function pageWithInputs(): RingPage {
  const { pages } = createRingMemory({ seats: SEATS, capacity: LANES, pages: 1 });
  const page = new RingPage(pages[0] as PageMemory, 0, LANES, SEATS); // one was asked for
  fill(page, 10);
  return page;
}

function fill(page: RingPage, firstIndex: number): void {
  page.begin(LANES);
  page.addNumbers(firstIndex, [1, 2, 3, 4], 0);
  page.publish(false, () => undefined);
}

it('takes lanes back once that two workers may have claimed which died at once', () => {
  const page = pageWithInputs();
  // Three are claimed, and nobody has said by whom.
  page.page.words[HEADER.UNCLAIMED] = 1;
  const [first, second] = [page.unrecorded(), page.unrecorded()];
  const taken = [...page.recoverUnrecorded(first, 0), ...page.recoverUnrecorded(second, 1)];
  expect(taken.map(({ index }) => index)).toEqual([10, 11, 12]);
  expect(page.unread).toBe(1);
  expect(page.complete).toBe(false);
});

it('takes no lane back of a page that has been filled again', () => {
  const page = pageWithInputs();
  page.page.words[HEADER.UNCLAIMED] = 1;
  const found = page.unrecorded();
  expect(found.lanes).toEqual([0, 1, 2]);
  fill(page, 20);
  expect(page.recoverUnrecorded(found, 0)).toEqual([]);
});

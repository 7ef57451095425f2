import { TAG } from '../codec/tags.ts';
import type { Page } from '../memory/layout.ts';

/** Lanes of a page as the main thread sees them. */
export interface Reading {
  readonly page: Page;
  /** Lanes in use. */
  readonly lanes: number;
  /** 1 for lanes whose outcome was read or which were moved. */
  readonly read: Uint8Array;
  /** Whether every lane is done: what workers wrote, they wrote before it was. */
  readonly complete: boolean;
}

/** Where the unread numbers of one worker end that begin at `lane`; `lane` where there are none. */
export function numbersEnd({ page, lanes, read, complete }: Reading, lane: number): number {
  const { owners, outputs } = page;
  const { tags } = outputs;
  let owner: number | undefined;
  let end = lane;
  for (; end < lanes; end += 1) {
    // Nothing else may be read before the tag says that it is there.
    const tag = complete ? tags[end] : Atomics.load(tags, end);
    if (tag !== TAG.NUMBER || read[end] === 1) break;
    owner ??= owners[end];
    if (owners[end] !== owner) break;
  }
  return end;
}

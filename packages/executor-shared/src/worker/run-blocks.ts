import { setImmediate as nextTurn } from 'node:timers/promises';

import type { Block } from '../protocol/claim.ts';
import type { Seat } from './seat.ts';
import { TURN_MS } from './turn.ts';

/** Runs blocks one input at a time until the execution stops. */
export async function runBlocks(seat: Seat): Promise<void> {
  const block: Block = { first: 0, end: 0 };
  let turnedMs = 0;
  while (!seat.stopped) {
    const page = seat.claim(block);
    if (page === undefined) {
      await seat.wait(true);
      continue;
    }
    const { pageNumber } = seat;
    const size = block.end - block.first;
    while (block.first < block.end) {
      const pending = seat.runner.runBlock(page, pageNumber, block);
      if (pending !== undefined) await pending;
    }
    const nowMs = seat.finish(page, size);
    if (nowMs - turnedMs > TURN_MS) {
      await nextTurn();
      turnedMs = nowMs;
    }
  }
}

import { setImmediate as nextTurn } from 'node:timers/promises';

import type { Block } from '../protocol/claim.ts';
import type { Page } from '../memory/layout.ts';
import type { Seat } from './seat.ts';
import type { TaskRunner } from './task-runner.ts';
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
    const pageNumber = seat.pageNumber;
    let lane = block.first;
    while (lane < block.end) {
      const pending = runUntilPending(seat.runner, page, pageNumber, lane, block.end);
      if (pending === undefined) break;
      await pending.promise;
      lane = pending.lane + 1;
    }
    const nowMs = seat.finish(page, block.end - block.first);
    if (nowMs - turnedMs > TURN_MS) {
      await nextTurn();
      turnedMs = nowMs;
    }
  }
}

/** The tight loop: leaves only for an input that waits. */
function runUntilPending(
  runner: TaskRunner,
  page: Page,
  pageNumber: number,
  first: number,
  end: number,
): { readonly lane: number; readonly promise: Promise<void> } | undefined {
  for (let lane = first; lane < end; lane += 1) {
    const promise = runner.run(page, pageNumber, lane);
    if (promise !== undefined) return { lane, promise };
  }
  return undefined;
}

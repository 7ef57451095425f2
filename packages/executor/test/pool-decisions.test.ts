import { describe, expect, it } from 'vitest';

import { judgeDeath, judgeTimeout } from '../src/pool/blame.ts';
import { ChunkSizer } from '../src/pool/chunk-size.ts';
import type { Chunk, ChunkOrigin } from '../src/pool/chunk.ts';
import { CrashLedger } from '../src/pool/crash-ledger.ts';
import { DeadlineWatch } from '../src/pool/deadline.ts';
import { heartbeatOf } from '../src/worker/index.ts';

function chunk(origin: ChunkOrigin, start: number, length: number, settled: number[] = []): Chunk {
  const flags = new Uint8Array(length);
  for (const position of settled) flags[position] = 1;
  const values = Array.from({ length }, (_, at) => `input ${start + at}`);
  const unsettled = length - settled.length;
  return { id: start, origin, indices: start, values, unsettled, settled: flags };
}

const indicesOf = (items: readonly { index: number }[]): number[] =>
  items.map(({ index }) => index);

describe('blame for a death', () => {
  it('falls on the one input that was running', () => {
    const cells = Int32Array.of(heartbeatOf(11), 0);
    const verdict = judgeDeath([chunk('fresh', 10, 3, [0]), chunk('fresh', 20, 2)], cells);
    expect(verdict).toMatchObject({ blamed: { index: 11, value: 'input 11' }, ran: true });
    expect(indicesOf(verdict.innocent)).toEqual([12, 20, 21]);
  });

  it('makes suspects of several running inputs, and never of settled ones', () => {
    const cells = Int32Array.of(heartbeatOf(10), heartbeatOf(11), heartbeatOf(12));
    const verdict = judgeDeath([chunk('fresh', 10, 4, [0])], cells);
    expect(verdict.blamed).toBeUndefined();
    expect(indicesOf(verdict.suspects)).toEqual([11, 12]);
    expect(indicesOf(verdict.innocent)).toEqual([13]);
  });

  it('finds inputs beyond the range of a heartbeat cell', () => {
    const index = 2 ** 40 + 5;
    const verdict = judgeDeath([chunk('fresh', index - 1, 3)], Int32Array.of(heartbeatOf(index)));
    expect(verdict.blamed?.index).toBe(index);
  });

  it('falls on an input that ran alone, whatever the heartbeat says', () => {
    expect(judgeDeath([chunk('alone', 5, 1)], new Int32Array(1)).blamed?.index).toBe(5);
  });

  it('spares a chunk that had not begun once, and takes it apart the second time', () => {
    const first = judgeDeath([chunk('fresh', 0, 3)], new Int32Array(1));
    expect(first).toMatchObject({ suspects: [], ran: false });
    expect(indicesOf(first.innocent)).toEqual([0, 1, 2]);
    const second = judgeDeath([chunk('returned', 0, 3)], new Int32Array(1));
    expect(indicesOf(second.suspects)).toEqual([0, 1, 2]);
  });

  it('parts overdue inputs from the others', () => {
    const parts = judgeTimeout([chunk('fresh', 0, 3, [2])], new Set([heartbeatOf(1)]));
    expect(indicesOf(parts.timedOut)).toEqual([1]);
    expect(indicesOf(parts.innocent)).toEqual([0]);
  });
});

describe('the ledger of crashes', () => {
  it('lets an input be tried again as often as retries say', () => {
    const ledger = new CrashLedger(2);
    const verdicts = [ledger.blame(7), ledger.blame(7), ledger.blame(7)];
    expect(verdicts.map(({ again }) => again)).toEqual([true, true, false]);
    expect(verdicts[2]?.deaths).toBe(3);
    expect(new CrashLedger(0).blame(7)).toEqual({ deaths: 1, again: false });
  });

  it('gives up after three barren deaths in a row, not after three in all', () => {
    const ledger = new CrashLedger(1);
    expect([ledger.noteDeath(true), ledger.noteDeath(true)]).toEqual([false, false]);
    ledger.noteProgress();
    expect([true, true, false, true, true, true].map((barren) => ledger.noteDeath(barren))).toEqual(
      [false, false, false, false, false, true],
    );
  });
});

describe('the chunk size', () => {
  it('is the planned one at most, and shrinks as the inputs run out', () => {
    const sizer = new ChunkSizer({ planned: 50, workers: 2, lanes: 1, otherTakers: 0 });
    expect(sizer.next(undefined)).toBe(50);
    expect(sizer.next(10_000)).toBe(50);
    expect(sizer.next(40)).toBe(10);
    expect(sizer.next(1)).toBe(1);
  });

  it('starts with one input where the plan is large, and grows as chunks prove short', () => {
    const sizer = new ChunkSizer({ planned: 8192, workers: 2, lanes: 1, otherTakers: 0 });
    const sizes = [];
    for (let step = 0; step < 6; step += 1) {
      const size = sizer.next(undefined);
      sizes.push(size);
      sizer.observe(size, size * 0.001);
    }
    expect(sizes).toEqual([1, 8, 64, 512, 4096, 8192]);
  });

  it('spreads inputs over the lanes of all workers, ahead of need', () => {
    const sizer = new ChunkSizer({ planned: 50, workers: 2, lanes: 4, otherTakers: 0 });
    expect(sizer.next(4000)).toBe(50);
    expect(sizer.next(200)).toBe(25);
    expect(sizer.next(4)).toBe(1);
    expect(sizer.prefetch(undefined)).toBe(true);
  });

  it('stays at one input where the first turns out long', () => {
    const sizer = new ChunkSizer({ planned: 8192, workers: 2, lanes: 1, otherTakers: 0 });
    sizer.observe(sizer.next(1000), 900);
    expect(sizer.next(999)).toBe(1);
  });

  it('falls when inputs turn out slow, to one at least', () => {
    const sizer = new ChunkSizer({ planned: 100, workers: 2, lanes: 1, otherTakers: 0 });
    sizer.observe(10, 50);
    expect(sizer.next(undefined)).toBe(10);
    sizer.observe(1, 10_000);
    expect(sizer.next(undefined)).toBe(1);
  });

  it('is given ahead only once chunks are known to be short', () => {
    const sizer = new ChunkSizer({ planned: 100, workers: 2, lanes: 1, otherTakers: 0 });
    expect(sizer.prefetch(undefined)).toBe(false);
    sizer.observe(100, 1);
    expect(sizer.prefetch(undefined)).toBe(true);
    sizer.observe(1, 1000);
    expect(sizer.prefetch(undefined)).toBe(false);
  });
});

describe('the deadline', () => {
  it('counts from when an input is first seen, lane by lane', () => {
    const watch = new DeadlineWatch(100);
    const cells = Int32Array.of(heartbeatOf(1), 0);
    expect(watch.overdue(cells, 2, 0).size).toBe(0);
    cells[1] = heartbeatOf(2);
    expect(watch.overdue(cells, 2, 60).size).toBe(0);
    expect(watch.overdue(cells, 2, 100)).toEqual(new Set([heartbeatOf(1)]));
    cells[0] = heartbeatOf(3);
    expect(watch.overdue(cells, 2, 150).size).toBe(0);
    expect(watch.overdue(cells, 2, 160)).toEqual(new Set([heartbeatOf(2)]));
  });

  it('never runs for an idle lane', () => {
    const watch = new DeadlineWatch(100);
    const idle = new Int32Array(1);
    watch.overdue(idle, 1, 0);
    expect(watch.overdue(idle, 1, 10_000).size).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';

import { judgeDeath, judgeTimeout, judgeUnstarted } from '../src/pool/blame.ts';
import { ChunkSizer } from '../src/pool/chunk-size.ts';
import { type Chunk, type ChunkOrigin, leading } from '../src/pool/chunk.ts';
import { CrashLedger, MAX_BARREN_DEATHS } from '../src/pool/crash-ledger.ts';
import { DeadlineWatch, NONE_OVERDUE } from '../src/pool/deadline.ts';
import { heartbeatOf, markTurn } from '../src/worker/index.ts';

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
    const cells = Int32Array.of(heartbeatOf(11), 0, 0);
    const verdict = judgeDeath([chunk('fresh', 10, 3, [0]), chunk('fresh', 20, 2)], cells);
    expect(verdict).toMatchObject({ blamed: { index: 11, value: 'input 11' }, ran: true });
    expect(indicesOf(verdict.innocent)).toEqual([12, 20, 21]);
  });

  it('makes suspects of several running inputs, and never of settled ones', () => {
    const cells = Int32Array.of(heartbeatOf(10), heartbeatOf(11), heartbeatOf(12), 0);
    const verdict = judgeDeath([chunk('fresh', 10, 4, [0])], cells);
    expect(verdict.blamed).toBeUndefined();
    expect(indicesOf(verdict.suspects)).toEqual([11, 12]);
    expect(indicesOf(verdict.innocent)).toEqual([13]);
  });

  it('finds inputs beyond the range of a heartbeat cell', () => {
    const index = 2 ** 40 + 5;
    const verdict = judgeDeath(
      [chunk('fresh', index - 1, 3)],
      Int32Array.of(heartbeatOf(index), 0),
    );
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
    const parts = judgeTimeout([chunk('fresh', 0, 3, [2])], {
      heartbeats: new Set([heartbeatOf(1)]),
      held: false,
    });
    expect(indicesOf(parts.timedOut)).toEqual([1]);
    expect(indicesOf(parts.innocent)).toEqual([0]);
  });

  it('spares every input of a worker that never started, alone or not', () => {
    const verdict = judgeUnstarted([chunk('fresh', 0, 2), chunk('alone', 5, 1)]);
    expect(verdict).toMatchObject({ blamed: undefined, ran: false });
    expect(indicesOf(verdict.suspects)).toEqual([5]);
    expect(indicesOf(verdict.innocent)).toEqual([0, 1]);
  });

  it('suspects all inputs that ran where one of them held the thread past a time limit', () => {
    const heartbeats = new Set([heartbeatOf(0), heartbeatOf(1)]);
    const parts = judgeTimeout([chunk('fresh', 0, 3)], { heartbeats, held: true });
    expect(parts.timedOut).toEqual([]);
    expect(indicesOf(parts.suspects)).toEqual([0, 1]);
    expect(indicesOf(parts.innocent)).toEqual([2]);
    const alone = { heartbeats: new Set([heartbeatOf(0)]), held: true };
    expect(indicesOf(judgeTimeout([chunk('alone', 0, 1)], alone).timedOut)).toEqual([0]);
  });
});

describe('the inputs of a message', () => {
  const large = new Uint8Array(256 * 1024);

  it('end before a large one, which goes alone', () => {
    expect(leading([1, 'two', large, 4])).toBe(2);
    expect(leading([large, large])).toBe(1);
    expect(leading(['x'.repeat(256 * 1024), 2])).toBe(1);
    expect(leading([large.buffer])).toBe(1);
  });

  it('are all of them where none is large', () => {
    expect(leading([1, 'two', large.subarray(0, 1000), { large }])).toBe(4);
    expect(leading([])).toBe(0);
  });
});

describe('the ledger of crashes', () => {
  it('lets an input be tried again as often as retries say', () => {
    const ledger = new CrashLedger(2);
    const verdicts = [ledger.blame(7, true), ledger.blame(7, true), ledger.blame(7, true)];
    expect(verdicts.map(({ again }) => again)).toEqual([true, true, false]);
    expect(verdicts[2]?.deaths).toBe(3);
    expect(new CrashLedger(0).blame(7, true)).toEqual({ deaths: 1, again: false });
    expect(new CrashLedger(2).blame(7, false)).toEqual({ deaths: 1, again: false });
  });

  it('gives up after so many barren deaths in a row, not after so many in all', () => {
    const ledger = new CrashLedger(1);
    const almost = (): boolean[] =>
      Array.from({ length: MAX_BARREN_DEATHS - 1 }, () => ledger.noteDeath(true));
    expect(almost()).not.toContain(true);
    ledger.noteProgress();
    expect(almost()).not.toContain(true);
    expect(ledger.noteDeath(false)).toBe(false);
    expect(almost()).not.toContain(true);
    expect(ledger.noteDeath(true)).toBe(true);
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
    const cells = Int32Array.of(heartbeatOf(1), 0, 0);
    const look = (nowMs: number): ReadonlySet<number> => {
      markTurn(cells);
      return watch.overdue(cells, 2, nowMs).heartbeats;
    };
    expect(look(0).size).toBe(0);
    cells[1] = heartbeatOf(2);
    expect(look(60).size).toBe(0);
    expect(look(100)).toEqual(new Set([heartbeatOf(1)]));
    cells[0] = heartbeatOf(3);
    expect(look(150).size).toBe(0);
    expect(look(160)).toEqual(new Set([heartbeatOf(2)]));
  });

  it('is said of all that run where the event loop has stopped turning', () => {
    const watch = new DeadlineWatch(100);
    const cells = Int32Array.of(heartbeatOf(1), 0, 0);
    watch.overdue(cells, 2, 0);
    cells[1] = heartbeatOf(2);
    watch.overdue(cells, 2, 20);
    const both = new Set([heartbeatOf(1), heartbeatOf(2)]);
    expect(watch.overdue(cells, 2, 100)).toEqual({ heartbeats: both, held: true });
  });

  it('is that of its input alone where a worker has one lane, which may hold the thread', () => {
    const watch = new DeadlineWatch(100);
    const cells = Int32Array.of(heartbeatOf(1), 0);
    watch.overdue(cells, 1, 0);
    const heartbeats = new Set([heartbeatOf(1)]);
    expect(watch.overdue(cells, 1, 100)).toEqual({ heartbeats, held: false });
  });

  it('never runs for an idle lane', () => {
    const watch = new DeadlineWatch(100);
    const idle = new Int32Array(2);
    watch.overdue(idle, 1, 0);
    expect(watch.overdue(idle, 1, 10_000)).toBe(NONE_OVERDUE);
  });
});

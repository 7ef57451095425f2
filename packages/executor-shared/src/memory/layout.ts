import type { CpuReading } from '@forkwise/core';

import type { Carried } from '../codec/payload.ts';
import type { Mail } from './mail.ts';

/** Bytes of a cache line on every machine that Node supports, save for some with 128. */
const LINE_BYTES = 64;
const LINE_WORDS = LINE_BYTES / Int32Array.BYTES_PER_ELEMENT;

/** Words of the control block, a cache line each. Who writes them: see PROTOCOL.md. */
export const CONTROL = {
  /** Bumped by the main thread when there may be work; idle workers wait on it. */
  BELL: 0,
  /** Bumped by workers when there may be outcomes; the main thread waits on it. */
  DOORBELL: LINE_WORDS,
  /** 1 once workers should return. */
  STOP: 2 * LINE_WORDS,
  /**
   * One line per seat from here. First word: odd while that worker is between a claim and its
   * record. Second: 1 once it is ready. Then three doubles: when its first line ran, how long the
   * task's import took, and, where it runs several inputs under a time limit, when its event loop
   * last turned.
   */
  SEATS: 3 * LINE_WORDS,
} as const;

/** Words of a page's header, a cache line each where workers write them. */
export const HEADER = {
  /** Lanes not yet claimed: 0 while the page is free or being filled. */
  UNCLAIMED: 0,
  /** Bytes of the output arena given out. */
  OUT_USED: LINE_WORDS,
  /** Lanes in use. Written by the main thread while the page is free, like the next three. */
  LANES: 2 * LINE_WORDS,
  /** 1 where a worker must run the page with nothing else in flight. */
  ALONE: 2 * LINE_WORDS + 1,
  /** Which mail brings the page's arenas; see `Mail`. */
  ARENAS: 2 * LINE_WORDS + 2,
  /** Counts how often the page was filled, so that a worker knows a new filling from the last. */
  FILLING: 2 * LINE_WORDS + 3,
  /**
   * One line per seat from here: lanes that this worker is done with, then its two times, then its
   * last reading of CPU time.
   */
  SEATS: 3 * LINE_WORDS,
} as const;

/** Doubles within a seat's line of a page header: word 0 is the count. */
const SEAT_START = 1;
const SEAT_END = 2;
/** A reading of the worker's CPU time: since when, until when, its thread's, its process's. */
const SEAT_CPU = 3;

export interface PageMemory {
  readonly header: SharedArrayBuffer;
  readonly lanes: SharedArrayBuffer;
}

/** The part of the ring that stays the same for an execution, as it travels to each worker. */
export interface RingMemory {
  readonly control: SharedArrayBuffer;
  readonly pages: readonly PageMemory[];
  readonly capacity: number;
  readonly seats: number;
}

export interface RingSize {
  readonly pages: number;
  /** Lanes of a page. */
  readonly capacity: number;
  readonly seats: number;
}

export function createRingMemory(size: RingSize): RingMemory {
  const { pages, capacity, seats } = size;
  const controlBytes = CONTROL.SEATS * 4 + seats * LINE_BYTES;
  return {
    control: new SharedArrayBuffer(controlBytes),
    pages: Array.from({ length: pages }, () => createPageMemory(capacity, seats)),
    capacity,
    seats,
  };
}

function createPageMemory(capacity: number, seats: number): PageMemory {
  return {
    header: new SharedArrayBuffer(HEADER.SEATS * 4 + seats * LINE_BYTES),
    lanes: new SharedArrayBuffer(lanesBytes(capacity)),
  };
}

/** Per lane: input, output, index, start (8 bytes each), owner (2), input and output tag (1 each). */
function lanesBytes(capacity: number): number {
  return capacity * (4 * 8 + 2 + 1 + 1);
}

/** The word of a seat in the control block that is odd while it claims. */
export function claimingWord(seat: number): number {
  return CONTROL.SEATS + seat * LINE_WORDS;
}

/** The word of a seat in the control block that is 1 once its worker is ready. */
export function readyWord(seat: number): number {
  return claimingWord(seat) + 1;
}

/** Where a seat's two start-up times lie among the control block's doubles. */
export function startTimes(seat: number): number {
  return claimingWord(seat) / 2 + 1;
}

/** Where the time of a worker's last event-loop turn lies among the control block's doubles. */
export function turnTime(seat: number): number {
  return startTimes(seat) + 2;
}

/** One direction of a page's lanes. */
export interface Lanes {
  readonly tags: Uint8Array;
  readonly numbers: Float64Array;
  /** Where a lane's bytes lie: offset, then length, in the place of its number. */
  readonly places: Uint32Array;
  arena: Buffer;
  /** The value that came with the page's mail, for `CARRIED`. */
  carried: Carried | undefined;
}

function lanesAt(
  memory: SharedArrayBuffer,
  numbersAt: number,
  tagsAt: number,
  capacity: number,
): Lanes {
  return {
    tags: new Uint8Array(memory, tagsAt, capacity),
    numbers: new Float64Array(memory, numbersAt, capacity),
    places: new Uint32Array(memory, numbersAt, 2 * capacity),
    arena: Buffer.alloc(0),
    carried: undefined,
  };
}

/** Views over one page, the same on either side of the thread boundary. */
export class Page {
  readonly words: Int32Array;
  /** Seat + 1 of the worker that claimed the lane. */
  readonly owners: Uint16Array;
  /** Index of the lane's input in the workload. */
  readonly indices: Float64Array;
  /** When the lane's input started, ms of the Unix epoch; only kept where inputs may time out. */
  readonly startedMs: Float64Array;
  readonly #times: Float64Array;
  readonly inputs: Lanes;
  readonly outputs: Lanes;

  constructor(memory: PageMemory, capacity: number) {
    this.words = new Int32Array(memory.header);
    this.#times = new Float64Array(memory.header);
    const { lanes } = memory;
    this.inputs = lanesAt(lanes, 0, 34 * capacity, capacity);
    this.outputs = lanesAt(lanes, 8 * capacity, 35 * capacity, capacity);
    this.indices = new Float64Array(lanes, 16 * capacity, capacity);
    this.startedMs = new Float64Array(lanes, 24 * capacity, capacity);
    this.owners = new Uint16Array(lanes, 32 * capacity, capacity);
  }

  /** Takes over the memory that a mail brings. */
  receive(mail: Mail): void {
    this.inputs.arena = Buffer.from(mail.inArena);
    this.inputs.carried = mail.carried;
    this.outputs.arena = Buffer.from(mail.outArena);
  }

  /** Lanes in use; stable from a successful claim until the claimed lanes are done. */
  get lanes(): number {
    return this.words[HEADER.LANES] as number; // the header is longer
  }

  startOf(seat: number): number {
    return this.#times[seatTimes(seat) + SEAT_START] as number; // one line per seat
  }

  endOf(seat: number): number {
    return this.#times[seatTimes(seat) + SEAT_END] as number; // one line per seat
  }

  setStart(seat: number, ms: number): void {
    this.#times[seatTimes(seat) + SEAT_START] = ms;
  }

  setEnd(seat: number, ms: number): void {
    this.#times[seatTimes(seat) + SEAT_END] = ms;
  }

  /** The last reading, unless it ended at `knownMs`; a reading stays until the next. */
  cpuOf(seat: number, knownMs: number): CpuReading | undefined {
    const times = this.#times;
    const at = seatTimes(seat) + SEAT_CPU;
    const untilMs = times[at + 1] as number; // one line per seat
    if (untilMs === knownMs) return undefined;
    const [sinceMs = 0, , threadMs = 0, processMs = 0] = times.subarray(at, at + 4);
    return { sinceMs, untilMs, threadMs, processMs };
  }

  setCpu(seat: number, { sinceMs, untilMs, threadMs, processMs }: CpuReading): void {
    this.#times.set([sinceMs, untilMs, threadMs, processMs], seatTimes(seat) + SEAT_CPU);
  }
}

/** The word in a page's header that counts the lanes a seat is done with. */
export function doneWord(seat: number): number {
  return HEADER.SEATS + seat * LINE_WORDS;
}

function seatTimes(seat: number): number {
  return doneWord(seat) / 2;
}

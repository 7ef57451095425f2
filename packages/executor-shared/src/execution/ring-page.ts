import type { BlockedCrossing } from '@forkwise/core';

import { bareTag, fromSource, isCarried } from '../codec/payload.ts';
import { readLane } from '../codec/read-lane.ts';
import { isSettled, TAG } from '../codec/tags.ts';
import { align } from '../memory/arena.ts';
import { doneWord, HEADER, Page, type PageMemory } from '../memory/layout.ts';
import type { Mail, Spill } from '../memory/mail.ts';
import { doneLanes } from '../protocol/claim.ts';
import { addPayload } from './add-payload.ts';
import { Arenas } from './arenas.ts';
import { deliver } from './deliver.ts';
import type { Item, LaneSink, Lost, Running, Unrecorded } from './lane-words.ts';
import { numbersEnd } from './numbers-end.ts';

/** From so many on, numbers are handed over as arrays; fewer cost less one by one. */
const SHORTEST_RUN = 16;

/** The main thread's side of one page: fills it, reads outcomes out of it, takes lanes back. */
export class RingPage {
  readonly page: Page;
  readonly #capacity: number;
  readonly #seats: number;
  readonly #arenas: Arenas;
  /** 1 for lanes whose outcome was read or which were moved. */
  readonly #read: Uint8Array;
  readonly #spills = new Map<number, Spill>();
  #lanes = 0;
  /** How many lanes this filling may take. */
  #room = 0;
  /** Lanes below are all read. */
  #low = 0;
  #unread = 0;
  #filling = 0;
  #spilledBytes = 0;
  #outBytes = 0;
  #busy = false;
  /** When outcomes were last looked for, ms of `performance.now`. */
  lookedMs = 0;

  constructor(memory: PageMemory, number: number, capacity: number, seats: number) {
    this.page = new Page(memory, capacity);
    this.#capacity = capacity;
    this.#seats = seats;
    this.#arenas = new Arenas(number);
    this.page.receive(this.#arenas.mail);
    this.#read = new Uint8Array(capacity);
  }

  get mail(): Mail {
    return this.#arenas.mail;
  }

  /** Published, and not yet free. */
  get busy(): boolean {
    return this.#busy;
  }

  get lanes(): number {
    return this.#lanes;
  }

  get full(): boolean {
    return this.#lanes >= this.#room;
  }

  /** Lanes whose outcome is not read yet. */
  get unread(): number {
    return this.#unread;
  }

  /** Makes ready for another filling with at most so many inputs. */
  begin(room: number): void {
    this.#lanes = 0;
    this.#room = Math.min(room, this.#capacity);
    this.#arenas.begin(this.#outBytes);
  }

  /** Adds the numbers that stand in `values` from `at` on, as far as there is room; says how many. */
  addNumbers(index: number, values: ArrayLike<unknown>, at: number): number {
    const { numbers, tags } = this.page.inputs;
    const { indices } = this.page;
    const lane = this.#lanes;
    const most = Math.min(values.length - at, this.#room - lane);
    let count = 0;
    for (; count < most; count += 1) {
      const value = values[at + count];
      if (typeof value !== 'number') break;
      numbers[lane + count] = value;
      indices[lane + count] = index + count;
    }
    tags.fill(TAG.NUMBER, lane, lane + count);
    this.#lanes = lane + count;
    return count;
  }

  /** Adds an input unless the page is full or the input cannot cross. */
  add(index: number, value: unknown): 'added' | 'full' | BlockedCrossing {
    if (this.full) return 'full';
    const lane = this.#lanes;
    const { inputs, indices } = this.page;
    const tag = typeof value === 'number' ? TAG.NUMBER : bareTag(value);
    if (tag === undefined) {
      const added = addPayload(inputs, lane, value, this.#arenas);
      if (added === 'added alone') this.#room = lane + 1;
      else if (added !== 'added') return added;
    } else {
      inputs.tags[lane] = tag;
      if (tag === TAG.NUMBER) inputs.numbers[lane] = value as number;
    }
    indices[lane] = index;
    this.#lanes = lane + 1;
    return 'added';
  }

  /** Makes the lanes claimable; `post` brings a change of memory to every worker before that. */
  publish(alone: boolean, post: (mail: Mail) => void): void {
    const { words, owners, outputs } = this.page;
    const mail = this.#arenas.takeChange();
    if (mail !== undefined) {
      this.page.receive(mail);
      post(mail);
    }
    owners.fill(0, 0, this.#lanes);
    outputs.tags.fill(TAG.EMPTY, 0, this.#lanes);
    this.#read.fill(0, 0, this.#lanes);
    this.#low = 0;
    this.#unread = this.#lanes;
    this.#filling += 1;
    this.#busy = true;
    for (let seat = 0; seat < this.#seats; seat += 1) words[doneWord(seat)] = 0;
    words[HEADER.OUT_USED] = 0;
    words[HEADER.LANES] = this.#lanes;
    words[HEADER.ALONE] = alone ? 1 : 0;
    words[HEADER.ARENAS] = this.#arenas.mail.version;
    words[HEADER.FILLING] = this.#filling;
    Atomics.store(words, HEADER.UNCLAIMED, this.#lanes);
  }

  /** Whether every lane is done; then nobody touches the page any more. */
  get complete(): boolean {
    return doneLanes(this.page, this.#seats) === this.#lanes;
  }

  spilled(spill: Spill): void {
    this.#spills.set(spill.lane, spill);
  }

  /** Hands over the outcomes not read before; `receive` empties the ports of spilled results. */
  read(sink: LaneSink, receive: () => void): void {
    const { page, complete } = this;
    const lanes = this.#claimed;
    const reading = { page, lanes, read: this.#read, complete };
    for (let lane = this.#low; lane < lanes;) {
      const end = numbersEnd(reading, lane);
      if (end > lane) this.#readNumbers(lane, end, sink);
      else this.#readOther(lane, sink, receive);
      lane = Math.max(end, lane + 1);
    }
    while (this.#low < lanes && this.#read[this.#low] === 1) this.#low += 1;
  }

  /** Frees the page when it is complete and read. */
  release(): boolean {
    if (!this.#busy || this.#unread > 0 || !this.complete) return false;
    this.#busy = false;
    this.#spills.clear();
    const usedBytes = this.page.words[HEADER.OUT_USED] as number; // the header is longer
    this.#outBytes = this.#spilledBytes === 0 ? 0 : usedBytes + this.#spilledBytes;
    this.#spilledBytes = 0;
    return true;
  }

  /** Takes back what a worker, now gone, had claimed and not finished; its count becomes final. */
  recover(seat: number): Lost {
    const running: Item[] = [];
    const waiting: Item[] = [];
    const { owners, outputs, words } = this.page;
    let owned = 0;
    for (let lane = 0; lane < this.#lanes; lane += 1) {
      if (owners[lane] !== seat + 1) continue;
      owned += 1;
      const tag = outputs.tags[lane] as number; // lanes are within the page
      if (this.#read[lane] === 1 || (isSettled(tag) && !this.#lostSpill(lane, tag))) continue;
      (tag === TAG.RUNNING ? running : waiting).push(this.#move(lane));
    }
    Atomics.store(words, doneWord(seat), owned);
    return { running, waiting };
  }

  /** Lanes that were claimed and have no owner yet: by a worker that died before it could say so, or will. */
  unrecorded(): Unrecorded {
    const lanes: number[] = [];
    for (let lane = 0, end = this.#claimed; lane < end; lane += 1) {
      if (this.page.owners[lane] === 0 && this.#read[lane] === 0) lanes.push(lane);
    }
    return { filling: this.#filling, lanes };
  }

  /** Takes back what a dead worker claimed without a record and no other did. */
  recoverUnrecorded({ filling, lanes }: Unrecorded, seat: number): Item[] {
    if (filling !== this.#filling) return []; // All were a living worker's.
    const items = lanes
      .filter((lane) => this.page.owners[lane] === 0 && this.#read[lane] === 0)
      .map((lane) => this.#move(lane));
    Atomics.add(this.page.words, doneWord(seat), items.length);
    return items;
  }

  /** Every lane without an outcome read, in order. */
  unreadIndices(): number[] {
    const indices: number[] = [];
    for (let lane = this.#low; lane < this.#lanes; lane += 1) {
      if (this.#read[lane] === 0) indices.push(this.page.indices[lane] as number);
    }
    return indices;
  }

  /** The inputs that started before `limitMs` and still run. */
  *runningSince(limitMs: number): Generator<Running> {
    const { outputs, owners, indices } = this.page;
    for (let lane = this.#low; lane < this.#lanes; lane += 1) {
      if (Atomics.load(outputs.tags, lane) !== TAG.RUNNING) continue;
      const startedMs = this.page.startedMs[lane] as number; // lanes are within the page
      if (startedMs > limitMs) continue;
      const seat = (owners[lane] as number) - 1;
      yield { seat, index: indices[lane] as number, startedMs };
    }
  }

  /** Lanes behind these are not claimed. */
  get #claimed(): number {
    return this.#lanes - Atomics.load(this.page.words, HEADER.UNCLAIMED);
  }

  #readNumbers(first: number, end: number, sink: LaneSink): void {
    const { indices, owners, outputs } = this.page;
    const { numbers } = outputs;
    const owner = (owners[first] as number) - 1; // lanes are within the page
    if (end - first >= SHORTEST_RUN) {
      sink.fulfilNumbers(owner, indices.slice(first, end), numbers.slice(first, end));
    } else {
      for (let lane = first; lane < end; lane += 1) {
        sink.fulfil(owner, indices[lane] as number, numbers[lane]);
      }
    }
    this.#read.fill(1, first, end);
    this.#unread -= end - first;
  }

  #readOther(lane: number, sink: LaneSink, receive: () => void): void {
    const { indices, owners, outputs } = this.page;
    const tag = Atomics.load(outputs.tags, lane);
    // A number is one that has come since the look at numbers.
    if (this.#read[lane] === 1 || !isSettled(tag) || tag === TAG.NUMBER) return;
    const owner = (owners[lane] as number) - 1; // lanes are within the page
    const index = indices[lane] as number; // lanes are within the page
    if (this.#readPayload(lane, tag, owner, index, sink, receive)) this.#markRead(lane);
  }

  /** False where the spilled value has not come: its worker died with it. */
  #readPayload(
    lane: number,
    tag: number,
    owner: number,
    index: number,
    sink: LaneSink,
    receive: () => void,
  ): boolean {
    if (tag !== TAG.SPILLED) {
      const value = (): unknown => readLane(this.page.outputs, lane);
      deliver(sink, owner, index, tag, value);
      return true;
    }
    if (!this.#spills.has(lane)) receive();
    const spill = this.#spills.get(lane);
    if (spill === undefined) return false;
    this.#spills.delete(lane);
    const { source } = spill;
    if (!isCarried(source) && !spill.apart) this.#spilledBytes += align(source.length * 2);
    deliver(sink, owner, index, spill.tag, () => fromSource(spill.tag, source));
    return true;
  }

  #markRead(lane: number): void {
    this.#read[lane] = 1;
    this.#unread -= 1;
  }

  #move(lane: number): Item {
    this.#markRead(lane);
    Atomics.store(this.page.outputs.tags, lane, TAG.MOVED);
    const index = this.page.indices[lane] as number; // lanes are within the page
    return { index, value: readLane(this.page.inputs, lane) };
  }

  #lostSpill(lane: number, tag: number): boolean {
    return tag === TAG.SPILLED && !this.#spills.has(lane);
  }
}

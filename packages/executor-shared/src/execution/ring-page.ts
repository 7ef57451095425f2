import type { BlockedCrossing } from '@forkwise/core';
import { obstacleOf, resultNotTransferable } from '@forkwise/executor/worker';

import {
  bareTag,
  fromSource,
  isBlocked,
  isCarried,
  toPayload,
  writePayload,
} from '../codec/payload.ts';
import { readLane } from '../codec/read-lane.ts';
import { isSettled, TAG } from '../codec/tags.ts';
import { align } from '../memory/arena.ts';
import { doneWord, HEADER, Page, type PageMemory } from '../memory/layout.ts';
import type { Mail, Spill } from '../memory/mail.ts';
import { doneLanes } from '../protocol/claim.ts';
import { Arenas } from './arenas.ts';
import type { Item, LaneSink, Lost, Running } from './lane-words.ts';

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
  /** Lanes below are all read. */
  #low = 0;
  #unread = 0;
  #sealed = false;
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
    return this.#sealed || this.#lanes === this.#capacity;
  }

  /** Lanes whose outcome is not read yet. */
  get unread(): number {
    return this.#unread;
  }

  begin(): void {
    this.#lanes = 0;
    this.#sealed = false;
    this.#arenas.begin(this.#outBytes);
  }

  /** Adds an input unless the page is full or the input cannot cross. */
  add(index: number, value: unknown): 'added' | 'full' | BlockedCrossing {
    if (this.full) return 'full';
    const lane = this.#lanes;
    const tag = typeof value === 'number' ? TAG.NUMBER : bareTag(value);
    if (tag === undefined) {
      const refused = this.#addPayload(lane, value);
      if (refused !== undefined) return refused;
    } else {
      this.page.inputs.tags[lane] = tag;
      if (tag === TAG.NUMBER) this.page.inputs.numbers[lane] = value as number;
    }
    this.page.indices[lane] = index;
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
    const { indices, owners } = this.page;
    const { tags, numbers } = this.page.outputs;
    for (let lane = this.#low; lane < this.#lanes; lane += 1) {
      if (this.#read[lane] === 1) continue;
      const tag = Atomics.load(tags, lane);
      if (!isSettled(tag)) continue;
      const index = indices[lane] as number; // lanes are within the page
      const owner = (owners[lane] as number) - 1;
      if (tag === TAG.NUMBER) sink.fulfil(owner, index, numbers[lane]);
      else if (!this.#readPayload(lane, tag, owner, index, sink, receive)) continue;
      this.#markRead(lane);
    }
    while (this.#low < this.#lanes && this.#read[this.#low] === 1) this.#low += 1;
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
  unrecorded(): number[] {
    const lanes: number[] = [];
    const claimed = this.#lanes - Atomics.load(this.page.words, HEADER.UNCLAIMED);
    for (let lane = 0; lane < claimed; lane += 1) {
      if (this.page.owners[lane] === 0 && this.#read[lane] === 0) lanes.push(lane);
    }
    return lanes;
  }

  /** Takes back lanes that a dead worker claimed without a record. */
  recoverUnrecorded(lanes: readonly number[], seat: number): Item[] {
    const items = lanes
      .filter((lane) => this.page.owners[lane] === 0)
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
    if (!isCarried(source)) this.#spilledBytes += align(source.length * 2);
    deliver(sink, owner, index, spill.tag, () => fromSource(spill.tag, source));
    return true;
  }

  #addPayload(lane: number, value: unknown): 'full' | BlockedCrossing | undefined {
    const payload = toPayload(value);
    if (isBlocked(payload)) return payload;
    const { tag, byteLength, source } = payload;
    const { inputs } = this.page;
    if (isCarried(source)) {
      if (lane > 0) return 'full';
      this.#arenas.carry(source);
      this.#sealed = true;
      inputs.tags[lane] = TAG.CARRIED;
      return undefined;
    }
    try {
      const offset = this.#arenas.reserve(byteLength, lane === 0);
      if (offset === undefined) return 'full';
      writePayload(payload, this.#arenas.inBytes, offset);
      inputs.tags[lane] = tag;
      inputs.places[2 * lane] = offset;
      inputs.places[2 * lane + 1] = byteLength;
    } catch (error) {
      return obstacleOf(error);
    }
    return undefined;
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

/** A result that cannot be read (no memory of its size, say) rejects its input and no other. */
function deliver(
  sink: LaneSink,
  owner: number,
  index: number,
  tag: number,
  read: () => unknown,
): void {
  let value: unknown;
  try {
    value = read();
  } catch (error) {
    sink.reject(owner, index, resultNotTransferable(index, obstacleOf(error)));
    return;
  }
  if (tag === TAG.THROWN) sink.reject(owner, index, value);
  else sink.fulfil(owner, index, value);
}

import { MessageChannel, type MessagePort } from 'node:worker_threads';

import { fromErrorRecord } from '@forkwise/executor/worker';

import { claimingWord, readyWord, startTimes, turnTime } from '../memory/layout.ts';
import type { Death, Slot } from '../slots/slot.ts';
import type { Slots } from '../slots/slots.ts';
import type { JobEnd } from '../worker/job.ts';
import type { Ring } from './ring.ts';

export interface CrewSettings {
  readonly seats: number;
  readonly largestBlock: number;
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly movesResults: boolean;
}

/** `empty`: its worker is gone, and another may start here. */
interface Seat {
  readonly number: number;
  slot: Slot;
  port: MessagePort;
  state: 'starting' | 'ready' | 'empty';
}

/** How a worker ended, and how far it had come. */
export interface WorkerDeath extends Death {
  /** `cannotLoad`: others will not be able to, either. */
  readonly stage: 'starting' | 'cannotLoad' | 'ready';
}

export interface CrewWatcher {
  /** A worker is gone; its port has been emptied. */
  onDeath(seat: number, death: WorkerDeath): void;
}

/** The workers of one execution: a seat each, numbered from 0, refilled when a worker dies. */
export class Crew {
  readonly #slots: Slots;
  readonly #ring: Ring;
  readonly #settings: CrewSettings;
  readonly #watcher: CrewWatcher;
  readonly #times: Float64Array;
  readonly #seats: Seat[];
  readonly #ending = new Set<Promise<void>>();
  #stopped = false;

  constructor(slots: Slots, ring: Ring, settings: CrewSettings, watcher: CrewWatcher) {
    this.#slots = slots;
    this.#ring = ring;
    this.#settings = settings;
    this.#watcher = watcher;
    this.#times = new Float64Array(ring.memory.control);
    this.#seats = Array.from({ length: settings.seats }, (_, number) => this.#start(number));
  }

  get ready(): number {
    return this.#seats.filter(({ state }) => state === 'ready').length;
  }

  /** The ports of the workers that live, ready or not. */
  *ports(): Generator<MessagePort> {
    for (const { state, port } of this.#seats) if (state !== 'empty') yield port;
  }

  /** Notes which workers have become ready since the last call. */
  look(): void {
    for (const seat of this.#seats) {
      if (seat.state !== 'starting') continue;
      if (Atomics.load(this.#ring.control, readyWord(seat.number)) === 0) continue;
      seat.state = 'ready';
      const at = startTimes(seat.number);
      // The worker writes both times before it says that it is ready.
      this.#slots.started(seat.slot, this.#times[at] as number, this.#times[at + 1] as number);
    }
  }

  /** When the event loop of a worker that runs several inputs last turned; `Infinity` for any other. */
  turnedMs(number: number): number {
    if (this.#settings.concurrency === 1) return Infinity;
    return this.#times[turnTime(number)] as number; // one line per seat
  }

  /** Takes in the spilled results of all workers that live. */
  receive(): void {
    for (const port of this.ports()) this.#ring.receive(port);
  }

  /** Whether a living worker is between a claim and its record of it. */
  get claiming(): boolean {
    return this.#seats.some(
      ({ state, number }) =>
        state !== 'empty' && Atomics.load(this.#ring.control, claimingWord(number)) % 2 === 1,
    );
  }

  /** Puts a new worker onto an empty seat. */
  refill(number: number): void {
    if (!this.#stopped) this.#seats[number] = this.#start(number);
  }

  /** Ends a worker that must not go on; its death is reported like any other. */
  kill(number: number): void {
    const seat = this.#seats[number];
    if (seat !== undefined && seat.state !== 'empty') this.#end(seat.slot);
  }

  /** All work is done: workers return, and stay warm for the next execution. */
  stop(): void {
    this.#stopped = true;
    for (const { state, slot, port } of this.#seats) {
      port.close();
      if (state === 'empty') continue;
      slot.withdraw();
      this.#slots.giveBack(slot);
    }
  }

  /** Ends all workers, whatever they are doing. */
  async end(): Promise<void> {
    this.#stopped = true;
    for (const { slot, port } of this.#seats) {
      port.close();
      this.#end(slot);
    }
    await Promise.all(this.#ending);
  }

  #start(number: number): Seat {
    const control = this.#ring.control;
    Atomics.store(control, readyWord(number), 0);
    Atomics.store(control, claimingWord(number), 0);
    const { port1, port2 } = new MessageChannel();
    const slot = this.#slots.take();
    const seat: Seat = { number, slot, port: port1, state: 'starting' };
    const seating = {
      seat: number,
      ring: this.#ring.memory,
      mails: this.#ring.mails,
      port: port2,
      largestBlock: this.#settings.largestBlock,
      concurrency: this.#settings.concurrency,
      movesResults: this.#settings.movesResults,
      timeoutMs: this.#settings.timeoutMs,
    };
    slot.run({ kind: 'run', preparation: this.#slots.preparation, seating }, [port2], {
      onEnd: (end) => this.#onEnd(seat, end),
      onDeath: (death) => this.#onDeath(seat, death, 'starting'),
    });
    return seat;
  }

  /** A worker that could not load its task is as good as dead, and not worth keeping. */
  #onEnd(seat: Seat, end: JobEnd): void {
    if (end.kind !== 'startFailed' || this.#stopped) return;
    this.#end(seat.slot);
    const error = fromErrorRecord(end.error);
    const found = error instanceof Error ? error.message : String(error);
    this.#onDeath(seat, { found, cause: error }, 'cannotLoad');
  }

  #onDeath(seat: Seat, death: Death, unready: 'starting' | 'cannotLoad'): void {
    if (this.#stopped || seat.state === 'empty') return;
    seat.state = 'empty';
    this.#ring.receive(seat.port);
    seat.port.close();
    const isReady = Atomics.load(this.#ring.control, readyWord(seat.number)) === 1;
    this.#watcher.onDeath(seat.number, { ...death, stage: isReady ? 'ready' : unready });
  }

  #end(slot: Slot): void {
    const ending = this.#slots.end(slot).finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }
}

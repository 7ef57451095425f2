import { receiveMessageOnPort } from 'node:worker_threads';

import type { LoadedTask } from '@forkwise/executor/worker';

import { CpuMeter, epochNow } from '@forkwise/executor/worker';
import { CONTROL, HEADER, Page, turnTime } from '../memory/layout.ts';
import type { Mail } from '../memory/mail.ts';
import { type Block, claim, type ClaimLimits, finish, ring } from '../protocol/claim.ts';
import type { Seating } from './job.ts';
import { TaskRunner } from './task-runner.ts';

/** Outcomes wait at most about this long in a page before the main thread is told of them. */
const TELL_MS = 5;
/** How long an idle worker blocks before it waits in its event loop instead. */
const BLOCKING_WAIT_MS = 1;

/** A worker's place at the ring: it claims blocks here, and reports them done. */
export class Seat {
  readonly pages: readonly Page[];
  readonly runner: TaskRunner;
  readonly #seat: number;
  readonly #seats: number;
  readonly #control: Int32Array;
  readonly #times: Float64Array;
  readonly #limits: ClaimLimits;
  readonly #port: Seating['port'];
  readonly #versions: number[];
  readonly #startedPages: number[];
  readonly #cpu = new CpuMeter();
  #at = 0;
  #heard = 0;
  #toldMs = 0;

  constructor(seating: Seating, task: LoadedTask) {
    const { ring: memory, seat, mails } = seating;
    this.#seat = seat;
    this.#seats = memory.seats;
    this.#control = new Int32Array(memory.control);
    this.#times = new Float64Array(memory.control);
    this.#limits = { seat, workers: memory.seats, largest: seating.largestBlock };
    this.#port = seating.port;
    this.pages = memory.pages.map((page) => new Page(page, memory.capacity));
    this.#versions = this.pages.map(() => 0);
    this.#startedPages = this.pages.map(() => 0);
    for (const mail of mails) this.#receive(mail);
    this.runner = new TaskRunner(task, seating);
  }

  /** Whether the execution is over. Reads the bell first, so that no later ring is missed. */
  get stopped(): boolean {
    this.#heard = Atomics.load(this.#control, CONTROL.BELL);
    return Atomics.load(this.#control, CONTROL.STOP) === 1;
  }

  /** The page that was claimed from last. */
  get pageNumber(): number {
    return this.#at;
  }

  /** Claims lanes into `block`, starting with the page of the last claim. */
  claim(block: Block): Page | undefined {
    const count = this.pages.length;
    for (let step = 0; step < count; step += 1) {
      const page = this.pages[this.#at] as Page; // at stays below count
      if (claim(this.#control, page, this.#limits, block)) {
        this.#open(page);
        return page;
      }
      this.#at = (this.#at + 1) % count;
    }
    return undefined;
  }

  /** Reports lanes done; returns the time, in ms of the Unix epoch. */
  finish(page: Page, count: number): number {
    const nowMs = epochNow();
    page.setEnd(this.#seat, nowMs);
    const cpu = this.#cpu.look(nowMs);
    if (cpu !== undefined) page.setCpu(this.#seat, cpu);
    const complete = finish(page, this.#seat, this.#seats, count);
    if (complete || nowMs - this.#toldMs > TELL_MS) {
      this.#toldMs = nowMs;
      ring(this.#control, CONTROL.DOORBELL);
    }
    return nowMs;
  }

  /** Shows the main thread that the event loop turns. */
  stampTurn(): void {
    this.#times[turnTime(this.#seat)] = epochNow();
  }

  /**
   * Waits for the next ring after the last look at `stopped`. A short blocking wait answers
   * fastest; a longer one is spent in the event loop, where timers that tasks left behind fire.
   */
  async wait(mayBlock: boolean): Promise<void> {
    if (mayBlock) {
      const woken = Atomics.wait(this.#control, CONTROL.BELL, this.#heard, BLOCKING_WAIT_MS);
      if (woken !== 'timed-out') return;
    }
    const bell = Atomics.waitAsync(this.#control, CONTROL.BELL, this.#heard);
    if (bell.async) await bell.value;
  }

  /** Brings in the memory of a page just claimed, and notes when this worker came to it. */
  #open(page: Page): void {
    const version = page.words[HEADER.ARENAS] as number; // the header is longer
    while (this.#versions[this.#at] !== version) {
      const received = receiveMessageOnPort(this.#port);
      if (received === undefined) throw new Error('A page was opened before its mail was posted.');
      this.#receive(received.message as Mail);
    }
    const filling = page.words[HEADER.FILLING] as number; // the header is longer
    if (this.#startedPages[this.#at] === filling) return;
    this.#startedPages[this.#at] = filling;
    page.setStart(this.#seat, epochNow());
  }

  #receive(mail: Mail): void {
    this.pages[mail.page]?.receive(mail);
    this.#versions[mail.page] = mail.version;
  }
}

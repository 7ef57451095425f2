import type { OutcomeBatch, Plan } from '@forkwise/core';
import {
  cancelledOutcome,
  type Execution,
  OutcomeQueue,
  type Progress,
  type Work,
} from '@forkwise/executor';
import { inputNotTransferable } from '@forkwise/executor/worker';

import { epochNow } from '@forkwise/executor/worker';
import type { Slots } from '../slots/slots.ts';
import { Backlog } from './backlog.ts';
import { Crew, type WorkerDeath } from './crew.ts';
import { Doorbell } from './doorbell.ts';
import { Harvest } from './harvest.ts';
import { Intake } from './intake.ts';
import { Losses } from './losses.ts';
import { Ring } from './ring.ts';
import { isHeld, pastLimit } from './time-limit.ts';
import { type ExecutionSize, executionSize } from './size.ts';

/** Outcomes of a page that is not complete are looked for this often. */
const LOOK_MS = 20;
/** Without a ring, the main thread looks round this often: for slow inputs and for time limits. */
const TICK_MS = 25;

/** Pages start this small and grow, so that workers begin while the first inputs are copied. */
const FIRST_ROOM = 1024;
const ROOM_GROWTH = 4;

/** One plan under way: fills pages, reads outcomes out of them, and replaces workers that die. */
export class SharedExecution implements Execution {
  readonly progress: Progress;
  readonly #work: Work;
  readonly #size: ExecutionSize;
  readonly #queue: OutcomeQueue;
  readonly #harvest: Harvest;
  readonly #ring: Ring;
  readonly #crew: Crew;
  readonly #intake: Intake;
  readonly #backlog = new Backlog();
  readonly #losses: Losses;
  readonly #doorbell: Doorbell;
  readonly #ticker: NodeJS.Timeout;
  readonly #onOver: () => void;
  readonly #onAbort = (): void => void this.cancel(this.#work.signal.reason);
  /** Inputs of the next page at most. */
  #room = FIRST_ROOM;
  #over = false;
  #cancelled: Promise<void> | undefined;

  constructor(plan: Plan, work: Work, slots: Slots, onOver: () => void) {
    this.#work = work;
    this.#onOver = onOver;
    this.#size = executionSize(plan, work.inputs.remaining);
    const { seats, window } = this.#size;
    this.#queue = new OutcomeQueue({
      capacity: window,
      onDrained: () => this.#pump(),
      onAbandoned: () => this.cancel(undefined),
    });
    this.#harvest = new Harvest(this.#queue, seats);
    this.#ring = new Ring(this.#size);
    this.#intake = new Intake(work.inputs, () => this.#pump());
    this.#losses = new Losses(work.retries, work.timeoutMs, this.#harvest.settledBySeat);
    const { chunkSize: largestBlock, concurrency } = plan;
    const { timeoutMs, transfer } = work;
    const movesResults = transfer === 'results' || transfer === 'both';
    const settings = { seats, largestBlock, concurrency, timeoutMs, movesResults };
    this.#crew = new Crew(slots, this.#ring, settings, {
      onDeath: (seat, death) => this.#onDeath(seat, death),
    });
    this.#doorbell = new Doorbell(this.#ring.control, () => this.#pump());
    this.#ticker = setInterval(() => this.#tick(), Math.min(TICK_MS, work.timeoutMs / 4));
    this.progress = this.#liveProgress(concurrency);
  }

  start(): void {
    const { signal } = this.#work;
    if (signal.aborted) {
      void this.cancel(signal.reason);
      return;
    }
    signal.addEventListener('abort', this.#onAbort);
    this.#doorbell.listen();
  }

  drain(): void {
    void this.#intake.stop().then(() => this.#pump());
  }

  [Symbol.asyncIterator](): AsyncIterator<OutcomeBatch, undefined> {
    return this.#queue;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#queue.return();
  }

  /** Ends the workers; what was taken and has no outcome is cancelled. */
  cancel(reason: unknown): Promise<void> {
    this.#cancelled ??= this.#over ? Promise.resolve() : this.#cancel(reason);
    return this.#cancelled;
  }

  async #cancel(reason: unknown): Promise<void> {
    this.#over = true;
    await this.#intake.stop();
    this.#readPages();
    await this.#close();
    const unread = this.#ring.pages.flatMap((page) => (page.busy ? page.unreadIndices() : []));
    const indices = [
      ...unread,
      ...this.#losses.clear(),
      ...this.#backlog.clear(),
      ...this.#intake.clear(),
    ];
    this.#harvest.fail(indices.map((index) => cancelledOutcome(index, reason)));
    this.#queue.end();
    this.#onOver();
  }

  async #fail(error: unknown): Promise<void> {
    this.#over = true;
    await this.#close();
    this.#queue.fail(error);
    this.#onOver();
  }

  /** Nothing is left to do: the workers return, warm. */
  #finish(): void {
    this.#over = true;
    this.#release();
    this.#crew.stop();
    const { failure } = this.#intake;
    if (failure === undefined) this.#queue.end();
    else this.#queue.fail(failure.error);
    this.#onOver();
  }

  async #close(): Promise<void> {
    this.#release();
    await this.#crew.end();
  }

  #release(): void {
    clearInterval(this.#ticker);
    this.#work.signal.removeEventListener('abort', this.#onAbort);
    this.#doorbell.close();
    this.#ring.stop();
  }

  #pump(): void {
    if (this.#over) return;
    this.#crew.look();
    this.#readPages();
    this.#settleLosses();
    while (this.#fillPage());
    if (!this.#intake.over || !this.#backlog.empty || !this.#losses.none || !this.#ring.idle)
      return;
    this.#finish();
  }

  #readPages(): void {
    const nowMs = performance.now();
    for (const page of this.#ring.pages) {
      if (!page.busy) continue;
      if (!page.complete && nowMs - page.lookedMs < LOOK_MS) continue;
      page.lookedMs = nowMs;
      page.read(this.#harvest, () => this.#crew.receive());
      this.#harvest.flush(page);
      page.release();
    }
  }

  /** Whether another page may be filled after this one. */
  #fillPage(): boolean {
    const page = this.#ring.free();
    if (page === undefined) return false;
    const { capacity } = this.#size;
    const room = Math.min(this.#room, capacity);
    if (this.#backlog.empty && !this.#restock(room)) return false;
    page.begin(room);
    const alone = this.#backlog.fill(page);
    if (!alone)
      this.#intake.fill(page, (index, obstacle) => {
        const error = inputNotTransferable(index, obstacle);
        this.#harvest.fail([{ index, status: 'rejected', error }]);
      });
    if (page.lanes > 0) this.#ring.publish(page, alone, this.#crew.ports());
    this.#room = Math.min(ROOM_GROWTH * room, capacity);
    return true;
  }

  /** Whether there are inputs to fill a page with. */
  #restock(room: number): boolean {
    if (this.#intake.ready) return true;
    if (this.#queue.full || this.#ring.unread + room > this.#size.window) return false;
    this.#intake.take(room);
    return this.#intake.ready;
  }

  #tick(): void {
    if (this.#over) return;
    this.#pump();
    if (Number.isFinite(this.#work.timeoutMs)) this.#expire();
  }

  #expire(): void {
    const nowMs = epochNow();
    const { timeoutMs } = this.#work;
    const { pages } = this.#ring;
    for (const [seat, overdue] of pastLimit(pages, nowMs - timeoutMs)) {
      if (this.#losses.isKilled(seat)) continue;
      const held = isHeld(nowMs - this.#crew.turnedMs(seat), timeoutMs);
      const meant = held ? (pastLimit(pages, Infinity).get(seat) ?? overdue) : overdue;
      const indices = meant.map(({ index }) => index);
      this.#losses.expired(seat, indices, held && indices.length > 1);
      this.#crew.kill(seat);
    }
  }

  #onDeath(seat: number, death: WorkerDeath): void {
    if (this.#over) return;
    this.#losses.died(seat, death, this.#ring.pages);
    this.#pump();
  }

  /** Decides on what dead workers left, once it is certain what that was. */
  #settleLosses(): void {
    if (this.#losses.none || this.#crew.claiming) return;
    for (const verdict of this.#losses.settle()) {
      this.#harvest.fail(verdict.failures);
      this.#backlog.addAlone(verdict.alone);
      this.#backlog.add(verdict.again);
      if (verdict.startFailure !== undefined) {
        void this.#fail(verdict.startFailure);
        return;
      }
      this.#crew.refill(verdict.seat);
    }
    this.#readPages();
  }

  #liveProgress(concurrency: number): Progress {
    const live = { intake: this.#intake, harvest: this.#harvest, crew: this.#crew };
    return {
      get taken() {
        return live.intake.taken;
      },
      get settled() {
        return live.harvest.settled;
      },
      get workers() {
        return live.crew.ready;
      },
      get concurrency() {
        return live.crew.ready * concurrency;
      },
    };
  }
}

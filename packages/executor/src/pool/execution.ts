import type { OutcomeBatch, Plan } from '@forkwise/core/base';

import type { Execution, Progress, TakenInput, Work } from '../contract.ts';
import type { InputBatch } from '../input/reader.ts';
import { crashedOutcome, timedOutOutcome } from '../outcome/failures.ts';
import { OutcomeQueue } from '../outcome/queue.ts';
import {
  fromErrorRecord,
  isLarge,
  isMoved,
  type FromWorker,
  type ResultsMessage,
} from '../worker/index.ts';
import { Backlog } from './backlog.ts';
import { judgeDeath, judgeTimeout, judgeUnstarted } from './blame.ts';
import { ChunkSizer } from './chunk-size.ts';
import {
  type ChunkOrigin,
  counter,
  firstOf,
  type Item,
  itemsFrom,
  leading,
  unsettledItems,
} from './chunk.ts';
import { CrashLedger, MAX_BARREN_DEATHS } from './crash-ledger.ts';
import { Crew } from './crew.ts';
import { sampleIntervalMs } from './deadline.ts';
import { Deliveries } from './deliveries.ts';
import { Intake } from './intake.ts';
import { holdsMoved } from './moved.ts';
import type { PooledWorker, WorkerOwner } from './pooled-worker.ts';
import { settleResults } from './results.ts';
import type { Slot } from './slot.ts';
import { workerStartFailed } from './start-failure.ts';
import type { WorkerSpec } from './worker-channel.ts';
import type { WorkerPool } from './worker-pool.ts';

/** Chunks of outcomes per worker that may wait for a slow consumer. */
const QUEUED_CHUNKS_PER_WORKER = 4;

export interface PoolExecutionOptions {
  readonly plan: Plan;
  readonly work: Work;
  readonly pool: WorkerPool;
  readonly spec: WorkerSpec;
  /** Called when the iteration has nothing more to wait for. */
  readonly onEnd: (execution: PoolExecution) => void;
}

/**
 * Carries out one plan on pooled workers. Inputs go from the reader, or from the backlog of those
 * to be run again, into chunks; chunks to workers; outcomes into the queue that the consumer reads.
 */
export class PoolExecution implements Execution, WorkerOwner {
  readonly #options: PoolExecutionOptions;
  readonly #crew: Crew;
  readonly #backlog = new Backlog();
  readonly #sizer: ChunkSizer;
  readonly #queue: OutcomeQueue;
  readonly #deliveries: Deliveries;
  readonly #intake: Intake;
  readonly #ledger: CrashLedger;
  #deadlineTimer: NodeJS.Timeout | undefined;
  #phase: 'running' | 'ending' = 'running';
  #cancelReason: unknown;
  readonly #nextChunkId = counter();
  #taken = 0;

  constructor(options: PoolExecutionOptions) {
    const { plan, work, pool, spec } = options;
    const { workers, concurrency: lanes, chunkSize } = plan;
    const { timeoutMs, signal, transfer } = work;
    this.#options = options;
    this.#ledger = new CrashLedger(work.retries);
    this.#crew = new Crew({ pool, spec, owner: this, size: workers, lanes, timeoutMs, transfer });
    this.#intake = new Intake(work.inputs, (batch) => {
      if (batch !== undefined) this.#accept(batch);
      this.#feed();
    });
    const { otherTakers = 0 } = work;
    this.#sizer = new ChunkSizer({ planned: chunkSize, workers, lanes, otherTakers });
    this.#queue = new OutcomeQueue({
      capacity: QUEUED_CHUNKS_PER_WORKER * workers * chunkSize,
      onDrained: () => this.#feed(),
      onAbandoned: () => this.#end(() => this.#queue.end()),
    });
    this.#deliveries = new Deliveries(this.#queue);
    if (Number.isFinite(timeoutMs)) {
      this.#deadlineTimer = setInterval(this.#enforceDeadlines, sampleIntervalMs(timeoutMs));
    }
    signal.addEventListener('abort', this.#onAbort);
    if (signal.aborted) this.#onAbort();
    else this.#feed();
  }

  [Symbol.asyncIterator](): AsyncIterator<OutcomeBatch> {
    return this.#queue;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#queue.return();
  }

  drain(): void {
    this.#intake.stop();
    this.#endIfDone();
  }

  withdraw(): readonly TakenInput[] | undefined {
    if (this.#phase !== 'running') return undefined;
    if ([...this.#crew.slots].some(({ chunks }) => holdsMoved(chunks))) return undefined;
    for (const slot of this.#crew.slots) {
      slot.calledOff = slot.worker.callOff();
      // Those before it are replaced as they end.
      if (!slot.calledOff) return undefined;
    }
    const items = this.#takeUnsettled();
    void this.#end(() => this.#queue.end());
    return items;
  }

  get progress(): Progress {
    const { plan } = this.#options;
    const concurrency = plan.workers * plan.concurrency;
    const workers = this.#crew.readyWorkers;
    return { taken: this.#taken, settled: this.#deliveries.settled, workers, concurrency };
  }

  onMessage(worker: PooledWorker, message: FromWorker): void {
    const slot = this.#crew.slotOf(worker);
    if (slot === undefined) return;
    if (message.kind === 'results') this.#onResults(slot, message);
    else if (message.kind === 'startFailed') {
      const cause = fromErrorRecord(message.error);
      this.#fail(workerStartFailed('it could not load the task', cause));
    }
  }

  onDeath(worker: PooledWorker, reason: string): void {
    const slot = this.#crew.slotOf(worker);
    if (slot === undefined) return;
    this.#crew.remove(slot);
    if (slot.calledOff) this.#backlog.add('fresh', slot.chunks.flatMap(unsettledItems));
    else if (slot.ending) this.#onTimeout(slot);
    else this.#onCrash(slot, reason);
    this.#feed();
  }

  #onResults(slot: Slot, message: ResultsMessage): void {
    const at = slot.chunks.findIndex((chunk) => chunk.id === message.chunk);
    const chunk = slot.chunks[at];
    if (chunk === undefined) return;
    const batch = settleResults(chunk, message, slot.worker.number);
    if (message.last) slot.chunks.splice(at, 1);
    slot.productive = true;
    this.#ledger.noteProgress();
    const elapsedMs = message.endMs - message.startMs;
    this.#sizer.observe(batch.indices.length + batch.failures.length, elapsedMs);
    this.#deliveries.deliver(batch);
    this.#feed();
  }

  #onTimeout(slot: Slot): void {
    const { timedOut, suspects, innocent } = judgeTimeout(slot.chunks, slot.overdue);
    const { timeoutMs } = this.#options.work;
    const outcomes = timedOut.map(({ index }) => timedOutOutcome(index, timeoutMs));
    this.#deliveries.deliverFailures(outcomes, slot.worker.number);
    this.#deliveries.deliverFailures(this.#backlog.giveBack('fresh', innocent, suspects));
  }

  #onCrash(slot: Slot, reason: string): void {
    const { worker, chunks } = slot;
    const { started } = worker;
    const verdict = started ? judgeDeath(chunks, worker.heartbeats()) : judgeUnstarted(chunks);
    const { blamed, suspects, innocent, ran } = verdict;
    if (this.#ledger.noteDeath(!ran && !slot.productive)) {
      this.#fail(workerStartFailed(`${MAX_BARREN_DEATHS} in a row ended with ${reason}`));
      return;
    }
    const origin = ran || !started ? 'fresh' : 'returned';
    this.#deliveries.deliverFailures(this.#backlog.giveBack(origin, innocent, suspects));
    if (blamed !== undefined) this.#blame(blamed, slot.worker.number, reason);
  }

  #blame(item: Item, worker: number, reason: string): void {
    const { deaths, again } = this.#ledger.blame(item.index, !isMoved(item.value));
    if (again) this.#backlog.addAlone([item]);
    else this.#deliveries.deliverFailures([crashedOutcome(item.index, reason, deaths)], worker);
  }

  readonly #enforceDeadlines = (): void => {
    const nowMs = performance.now();
    for (const slot of this.#crew.slots) slot.enforceDeadline(nowMs);
  };

  /** Gives out work as long as there is work, room at a worker and room for outcomes. */
  #feed(): void {
    const ahead = (): boolean =>
      !this.#backlog.hasAlone && this.#sizer.prefetch(this.#intake.remaining);
    const { otherTakers = 0 } = this.#options.work;
    const share = (): number => this.#crew.share(this.#intake.remaining, otherTakers);
    while (this.#phase === 'running' && this.#crew.hasRoom(ahead(), share())) {
      if (!this.#feedBacklog() && !this.#feedFresh()) break;
    }
    this.#endIfDone();
  }

  #feedBacklog(): boolean {
    if (this.#backlog.hasAlone) {
      const alone = this.#backlog.takeAlone();
      if (alone !== undefined) this.#give('alone', [alone.index], [alone.value]);
      return true;
    }
    const group = this.#backlog.take(this.#sizer.next(undefined));
    if (group === undefined) return false;
    const indices = group.items.map(({ index }) => index);
    const values = group.items.map(({ value }) => value);
    this.#give(group.origin, indices, values);
    return true;
  }

  /** True when inputs were given out at once; false when there are none, or they are awaited. */
  #feedFresh(): boolean {
    if (!this.#intake.open || this.#queue.full) return false;
    const batch = this.#intake.take(this.#sizer.next(this.#intake.remaining));
    if (batch !== undefined) this.#accept(batch);
    else if (this.#intake.pending !== undefined) this.#crew.hireFirst();
    return batch !== undefined;
  }

  #accept({ start, values }: InputBatch): void {
    this.#taken += values.length;
    if (this.#phase === 'running') this.#give('fresh', start, values);
    else this.#deliverCancelled(Array.from(values, (_, at) => start + at));
  }

  #give(
    origin: ChunkOrigin,
    indices: number | readonly number[],
    values: ArrayLike<unknown>,
  ): void {
    const slot = this.#crew.freeSlot() ?? this.#crew.slotToGiveAhead();
    const count = slot === undefined ? 0 : leading(values);
    this.#backlog.add(origin === 'returned' ? origin : 'fresh', itemsFrom(count, indices, values));
    if (slot === undefined) return;
    this.#sizer.single = count === 1 && isLarge(values[0]);
    const failures = slot.give(this.#nextChunkId, origin, ...firstOf(count, indices, values));
    this.#deliveries.deliverFailures(failures);
  }

  #deliverCancelled(indices: readonly number[]): void {
    this.#deliveries.deliverCancelled(indices, this.#cancelReason);
  }

  readonly #onAbort = (): void => {
    void this.cancel(this.#options.work.signal.reason);
  };

  /** Gives everything taken an outcome and ends the workers that are busy with it. */
  async cancel(reason: unknown): Promise<void> {
    if (this.#phase !== 'running') return;
    this.#cancelReason = reason;
    this.#deliverCancelled(this.#takeUnsettled().map(({ index }) => index));
    await this.#end(() => this.#queue.end());
  }

  /** What has been taken and has no outcome yet; the backlog is emptied. */
  #takeUnsettled(): readonly Item[] {
    const inFlight = [...this.#crew.slots].flatMap(({ chunks }) => chunks.flatMap(unsettledItems));
    return [...inFlight, ...this.#backlog.clear()];
  }

  #fail(error: unknown): void {
    void this.#end(() => this.#queue.fail(error));
  }

  #endIfDone(): void {
    if (!this.#intake.done || !this.#backlog.isEmpty || !this.#crew.isIdle) return;
    // What was in flight has completed; only then does the iteration throw.
    const { failed } = this.#intake;
    void this.#end(() => {
      if (failed === undefined) this.#queue.end();
      else this.#queue.fail(failed.error);
    });
  }

  /** Lets go of everything, and finishes when busy workers are gone and a pending take is over. */
  async #end(finish: () => void): Promise<void> {
    if (this.#phase !== 'running') return;
    this.#phase = 'ending';
    clearInterval(this.#deadlineTimer);
    this.#options.work.signal.removeEventListener('abort', this.#onAbort);
    this.#intake.stop();
    await Promise.all([this.#crew.dismiss(), this.#intake.pending]);
    finish();
    this.#options.onEnd(this);
  }
}

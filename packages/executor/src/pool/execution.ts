import type { FailedOutcome, OutcomeBatch, Plan } from '@forkwise/core/base';

import type { Execution, Progress, Work } from '../contract.ts';
import type { InputBatch } from '../input/reader.ts';
import { cancelledOutcome, crashedOutcome, timedOutOutcome } from '../outcome/failures.ts';
import { OutcomeQueue } from '../outcome/queue.ts';
import { fromErrorRecord, type FromWorker, type ResultsMessage } from '../worker/index.ts';
import { Backlog } from './backlog.ts';
import { judgeDeath, judgeTimeout } from './blame.ts';
import { ChunkSizer } from './chunk-size.ts';
import { type ChunkOrigin, indexAt, type Item, unsettledItems } from './chunk.ts';
import { CrashLedger, MAX_BARREN_DEATHS } from './crash-ledger.ts';
import { Crew } from './crew.ts';
import { sampleIntervalMs } from './deadline.ts';
import type { PooledWorker, WorkerOwner } from './pooled-worker.ts';
import { failureBatch, settleResults } from './results.ts';
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
  /** Aborted when nothing more is to be taken; ends a wait for inputs. */
  readonly #noMoreInputs = new AbortController();
  readonly #ledger: CrashLedger;
  #deadlineTimer: NodeJS.Timeout | undefined;
  #phase: 'running' | 'ending' = 'running';
  /** Resolves when an awaited take has been dealt with. */
  #pendingTake: Promise<void> | undefined;
  #inputsDone = false;
  #inputsError: { readonly error: unknown } | undefined;
  #cancelReason: unknown;
  #nextChunkId = 0;
  #taken = 0;
  #settled = 0;

  constructor(options: PoolExecutionOptions) {
    const { plan, work, pool, spec } = options;
    const { workers, concurrency: lanes, chunkSize } = plan;
    const { timeoutMs, signal } = work;
    this.#options = options;
    this.#ledger = new CrashLedger(work.retries);
    this.#crew = new Crew({ pool, spec, owner: this, size: workers, lanes, timeoutMs });
    const { otherTakers = 0 } = work;
    this.#sizer = new ChunkSizer({ planned: chunkSize, workers, lanes, otherTakers });
    this.#queue = new OutcomeQueue({
      capacity: QUEUED_CHUNKS_PER_WORKER * workers * chunkSize,
      onDrained: () => this.#feed(),
      onAbandoned: () => this.#end(() => this.#queue.end()),
    });
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
    this.#inputsDone = true;
    this.#noMoreInputs.abort();
    this.#endIfDone();
  }

  get progress(): Progress {
    const { plan } = this.#options;
    const concurrency = plan.workers * plan.concurrency;
    const workers = this.#crew.readyWorkers;
    return { taken: this.#taken, settled: this.#settled, workers, concurrency };
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
    if (slot.ending) this.#onTimeout(slot);
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
    this.#deliver(batch);
    this.#feed();
  }

  #onTimeout(slot: Slot): void {
    const { timedOut, innocent } = judgeTimeout(slot.chunks, slot.overdue);
    const { timeoutMs } = this.#options.work;
    const outcomes = timedOut.map(({ index }) => timedOutOutcome(index, timeoutMs));
    this.#deliverFailures(outcomes, slot.worker.number);
    this.#backlog.add('fresh', innocent);
  }

  #onCrash(slot: Slot, reason: string): void {
    const { blamed, suspects, innocent, ran } = judgeDeath(slot.chunks, slot.worker.heartbeats());
    if (this.#ledger.noteDeath(!ran && !slot.productive)) {
      this.#fail(workerStartFailed(`${MAX_BARREN_DEATHS} in a row ended with ${reason}`));
      return;
    }
    this.#backlog.add(ran ? 'fresh' : 'returned', innocent);
    this.#backlog.addAlone(suspects);
    if (blamed !== undefined) this.#blame(blamed, slot.worker.number, reason);
  }

  #blame(item: Item, worker: number, reason: string): void {
    const { deaths, again } = this.#ledger.blame(item.index);
    if (again) this.#backlog.addAlone([item]);
    else this.#deliverFailures([crashedOutcome(item.index, reason, deaths)], worker);
  }

  readonly #enforceDeadlines = (): void => {
    const nowMs = performance.now();
    for (const slot of this.#crew.slots) slot.enforceDeadline(nowMs);
  };

  /** Gives out work as long as there is work, room at a worker and room for outcomes. */
  #feed(): void {
    const { inputs } = this.#options.work;
    const ahead = (): boolean => !this.#backlog.hasAlone && this.#sizer.prefetch(inputs.remaining);
    while (this.#phase === 'running' && this.#crew.hasRoom(ahead())) {
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
    if (this.#pendingTake !== undefined || this.#inputsDone || this.#queue.full) return false;
    const { inputs } = this.#options.work;
    try {
      const size = this.#sizer.next(inputs.remaining);
      const batch = inputs.take(size, this.#noMoreInputs.signal);
      if (!(batch instanceof Promise)) return this.#accept(batch);
      this.#crew.hireFirst();
      this.#pendingTake = batch.then(this.#onTaken, this.#onTakeFailed);
    } catch (error) {
      this.#onTakeFailed(error);
    }
    return false;
  }

  readonly #onTaken = (batch: InputBatch | undefined): void => {
    this.#pendingTake = undefined;
    this.#accept(batch);
    this.#feed();
  };

  /** What is in flight still completes; then the iteration throws. */
  readonly #onTakeFailed = (error: unknown): void => {
    this.#pendingTake = undefined;
    this.#inputsDone = true;
    this.#inputsError = { error };
    this.#endIfDone();
  };

  #accept(batch: InputBatch | undefined): boolean {
    if (batch === undefined) {
      this.#inputsDone = true;
      return false;
    }
    const { start, values } = batch;
    this.#taken += values.length;
    if (this.#phase === 'running') this.#give('fresh', start, values);
    else this.#deliverCancelled(Array.from({ length: values.length }, (_, at) => start + at));
    return true;
  }

  #give(
    origin: ChunkOrigin,
    indices: number | readonly number[],
    values: ArrayLike<unknown>,
  ): void {
    const slot = this.#crew.freeSlot() ?? this.#crew.slotToGiveAhead();
    if (slot === undefined) {
      const items = Array.from({ length: values.length }, (_, position) => {
        return { index: indexAt(indices, position), value: values[position] };
      });
      this.#backlog.add('fresh', items);
      return;
    }
    const failures = slot.give(this.#nextChunkId++, origin, indices, values);
    this.#deliverFailures(failures, 0);
  }

  #deliver(batch: OutcomeBatch): void {
    this.#settled += batch.indices.length + batch.failures.length;
    this.#queue.push(batch);
  }

  #deliverFailures(failures: readonly FailedOutcome[], worker: number): void {
    if (failures.length > 0) this.#deliver(failureBatch(failures, worker));
  }

  #deliverCancelled(indices: readonly number[]): void {
    const outcomes = indices.map((index) => cancelledOutcome(index, this.#cancelReason));
    this.#deliverFailures(outcomes, 0);
  }

  readonly #onAbort = (): void => {
    void this.cancel(this.#options.work.signal.reason);
  };

  /** Gives everything taken an outcome and ends the workers that are busy with it. */
  async cancel(reason: unknown): Promise<void> {
    if (this.#phase !== 'running') return;
    this.#cancelReason = reason;
    const inFlight = [...this.#crew.slots].flatMap(({ chunks }) => chunks.flatMap(unsettledItems));
    const items = [...inFlight, ...this.#backlog.clear()];
    this.#deliverCancelled(items.map(({ index }) => index));
    await this.#end(() => this.#queue.end());
  }

  #fail(error: unknown): void {
    void this.#end(() => this.#queue.fail(error));
  }

  #endIfDone(): void {
    if (!this.#inputsDone || this.#pendingTake !== undefined) return;
    if (!this.#backlog.isEmpty || !this.#crew.isIdle) return;
    const failed = this.#inputsError;
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
    this.#noMoreInputs.abort();
    await Promise.all([this.#crew.dismiss(), this.#pendingTake]);
    finish();
    this.#options.onEnd(this);
  }
}

import type { FailedOutcome, OutcomeBatch, Plan } from '@forkwise/core';
import {
  cancelledOutcome,
  type Execution,
  OutcomeQueue,
  type Progress,
  timedOutOutcome,
  type Work,
} from '@forkwise/executor';
import { isThenable } from '@forkwise/executor/worker';

import { type ConcurrencyLimit, concurrencyLimit } from './concurrency/limit.ts';
import { Deadlines } from './deadlines.ts';
import { InputBlock } from './input-block.ts';
import { Lane } from './lane.ts';
import { OutcomeSink } from './outcome-sink.ts';
import { type TaskCall, taskCall } from './task-call.ts';
import { Turn } from './turn.ts';

/**
 * The consumer may be this far behind: four batches are 100 ms of work or 4,096 outcomes. Counting
 * batches bounds memory in time, since a thread makes only so many bytes in 100 ms.
 */
const MAX_QUEUED_BATCHES = 4;

/**
 * Runs inputs in lanes: asynchronous loops that run one input after another, as many as the limit
 * allows. A lane costs one promise per input that waits, and none for one that does not. A lane
 * that finds nothing to do ends; `#pump` starts lanes again when there is news.
 */
export class InProcessExecution implements Execution {
  readonly progress: Progress;
  readonly #work: Work;
  readonly #call: TaskCall;
  readonly #queue: OutcomeQueue;
  readonly #sink: OutcomeSink;
  readonly #block: InputBlock;
  readonly #limit: ConcurrencyLimit;
  readonly #deadlines: Deadlines | undefined;
  readonly #turn: Turn;
  readonly #lanes = new Set<Lane>();
  readonly #onOver: () => void;
  readonly #onAbort = (): void => this.cancel(this.#work.signal.reason);
  #settled = 0;
  #nowMs = 0;
  #over = false;

  constructor(plan: Plan, work: Work, onOver: () => void) {
    this.#work = work;
    this.#onOver = onOver;
    this.#call = taskCall(work.task);
    this.#turn = new Turn(() => this.#pump(), (work.otherTakers ?? 0) > 0);
    this.#limit = concurrencyLimit(plan, work.concurrencyControl, () => this.#remaining());
    this.#queue = new OutcomeQueue({
      capacity: Infinity,
      maxBatches: MAX_QUEUED_BATCHES,
      onDrained: () => queueMicrotask(() => this.#pump()),
      onAbandoned: () => Promise.resolve(this.cancel(undefined)),
    });
    this.#sink = new OutcomeSink(this.#queue);
    this.#block = new InputBlock(work.inputs, () => this.#pump());
    this.#deadlines = Number.isFinite(work.timeoutMs)
      ? new Deadlines(work.timeoutMs, (lane) => this.#expire(lane))
      : undefined;
    this.progress = this.#liveProgress();
  }

  /** Begins in a microtask, so that the caller holds the execution before the first task runs. */
  start(): void {
    const { signal } = this.#work;
    if (signal.aborted) {
      this.cancel(signal.reason);
      return;
    }
    signal.addEventListener('abort', this.#onAbort);
    queueMicrotask(() => this.#pump());
  }

  drain(): void {
    this.#block.drain();
    queueMicrotask(() => this.#pump());
  }

  raise(inFlight: number): void {
    if (this.#limit.raise(inFlight)) queueMicrotask(() => this.#pump());
  }

  /** Gives up what has no outcome yet; late results are dropped. */
  cancel(reason: unknown): void {
    if (this.#over) return;
    this.#block.drain();
    const nowMs = performance.now();
    for (const lane of this.#lanes) {
      if (lane.index < 0) continue;
      lane.abort?.abort(reason);
      this.#fail(cancelledOutcome(lane.index, reason), lane.startMs, nowMs);
    }
    const block = this.#block;
    for (; block.left > 0; block.at += 1) {
      this.#fail(cancelledOutcome(block.start + block.at, reason), nowMs, nowMs);
    }
    for (const lane of this.#lanes) lane.abandoned = true;
    this.#finish();
  }

  [Symbol.asyncIterator](): AsyncIterator<OutcomeBatch, undefined> {
    return this.#queue;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#queue.return();
  }

  /** Starts lanes while the limit and the inputs allow, and ends the execution when all is done. */
  #pump(): void {
    if (this.#over) return;
    this.#lookAtClock();
    while (!this.#turn.pending && this.#lanes.size < this.#limit.current && this.#hasInput()) {
      const lane = new Lane();
      this.#lanes.add(lane);
      void this.#run(lane);
      this.#lookAtClock();
    }
    if (this.#lanes.size === 0) this.#finishIfDone();
  }

  #hasInput(): boolean {
    const block = this.#block;
    if (block.left > 0) return true;
    if (!this.#queue.full && block.refill(this.#nowMs)) return true;
    this.#limit.callerLimited(this.#nowMs);
    return false;
  }

  #remaining(): number | undefined {
    const { remaining } = this.#work.inputs;
    return remaining === undefined ? undefined : remaining + this.#block.left;
  }

  async #run(lane: Lane): Promise<void> {
    while (this.#lanes.size <= this.#limit.current && this.#hasInput()) {
      const promise = this.#stretch(lane);
      if (promise !== undefined) {
        let failed = false;
        let result: unknown;
        try {
          result = await promise;
        } catch (error) {
          failed = true;
          result = error;
        }
        if (!lane.abandoned) this.#settleLate(lane, failed, result);
      }
      if (lane.abandoned) return;
      if (this.#turn.pending) break;
    }
    this.#lanes.delete(lane);
    if (this.#lanes.size === 0) this.#finishIfDone();
  }

  /**
   * Runs inputs of the block for as long as they settle at once; returns the first promise. The
   * limit and the deadlines are told of no input but that one: what has not waited taught nothing
   * about waiting, and no timer can fire in between. Nothing but `cancel` can come in between, and
   * that abandons the lane, so the block is asked for its state once.
   */
  #stretch(lane: Lane): PromiseLike<unknown> | undefined {
    const block = this.#block;
    const { start, values } = block;
    let nowMs = this.#nowMs;
    for (let at = block.at; at < values.length; at += 1) {
      const startMs = nowMs;
      const index = start + at;
      lane.index = index;
      lane.startMs = startMs;
      block.at = at + 1;
      let failed = false;
      let waits = false;
      let result: unknown;
      try {
        result = this.#invoke(lane, values[at]);
        waits = isThenable(result);
      } catch (error) {
        failed = true;
        result = error;
      }
      if (lane.abandoned) return undefined;
      if (waits) {
        this.#awaits(lane);
        return result as PromiseLike<unknown>;
      }
      nowMs = performance.now();
      this.#settle(lane, failed, result, nowMs);
      if (this.#turn.ran(nowMs)) break;
    }
    this.#nowMs = nowMs;
    return undefined;
  }

  #invoke(lane: Lane, input: unknown): unknown {
    const task = this.#call;
    if (task.kind === 'plain') {
      const { call } = task;
      return call(input);
    }
    lane.abort = new AbortController();
    return task.call(input, { index: lane.index, signal: lane.abort.signal });
  }

  #awaits(lane: Lane): void {
    lane.token = this.#limit.started(lane.startMs);
    lane.waitingSinceMs = this.#limit.waitedMs;
    this.#deadlines?.started(lane);
  }

  #settleLate(lane: Lane, failed: boolean, result: unknown): void {
    const nowMs = performance.now();
    this.#nowMs = nowMs;
    this.#settle(lane, failed, result, nowMs);
    this.#turn.ran(nowMs);
    this.#deadlines?.finished(lane);
    if (this.#limit.settled(lane.token, lane, nowMs, !failed)) this.#pump();
  }

  /** A task may have held the thread since; then the others wait for a turn of the event loop. */
  #lookAtClock(): void {
    this.#nowMs = performance.now();
    this.#turn.ran(this.#nowMs);
  }

  #settle(lane: Lane, failed: boolean, result: unknown, nowMs: number): void {
    const { index, startMs } = lane;
    lane.index = -1;
    if (nowMs - startMs > this.#work.timeoutMs) this.#timeOut(lane, index, nowMs);
    else if (failed) this.#fail({ index, status: 'rejected', error: result }, startMs, nowMs);
    else {
      this.#settled += 1;
      this.#sink.fulfil(index, result, startMs, nowMs);
    }
    lane.abort = undefined;
  }

  #fail(outcome: FailedOutcome, startMs: number, nowMs: number): void {
    this.#settled += 1;
    this.#sink.fail(outcome, startMs, nowMs);
  }

  /** The lane's input is past its limit; the lane is left to the code that may still run. */
  #expire(lane: Lane): void {
    const nowMs = performance.now();
    lane.abandoned = true;
    this.#lanes.delete(lane);
    this.#timeOut(lane, lane.index, nowMs);
    this.#limit.settled(lane.token, lane, nowMs, false);
    this.#pump();
  }

  #timeOut(lane: Lane, index: number, nowMs: number): void {
    const outcome = timedOutOutcome(index, this.#work.timeoutMs);
    lane.abort?.abort(outcome.error);
    this.#fail(outcome, lane.startMs, nowMs);
  }

  #finishIfDone(): void {
    if (this.#over) return;
    const { state } = this.#block;
    if (state === 'ended' || state === 'failed') this.#finish();
  }

  #finish(): void {
    this.#over = true;
    this.#lanes.clear();
    this.#deadlines?.clear();
    this.#work.signal.removeEventListener('abort', this.#onAbort);
    this.#sink.close();
    if (this.#block.state === 'failed') this.#queue.fail(this.#block.error);
    else this.#queue.end();
    this.#onOver();
  }

  #liveProgress(): Progress {
    const [block, limit] = [this.#block, this.#limit];
    const settled = (): number => this.#settled;
    return {
      get taken() {
        return block.taken;
      },
      get settled() {
        return settled();
      },
      workers: 1,
      get concurrency() {
        return limit.current;
      },
      get latency() {
        return limit.latency;
      },
    };
  }
}

import { type Callee, callPlain, callShared, callWithContext } from './call-task.ts';
import { epochNow } from './clock.ts';
import { CpuMeter } from './cpu-meter.ts';
import { isThenable } from './thenable.ts';
import type { Medium } from './codec.ts';
import { unpackValues } from './codec.ts';
import type { HeartbeatWriter } from './heartbeat.ts';
import type { LoadedTask } from './load-task.ts';
import type { ChunkMessage, FromWorker, Post } from './messages.ts';
import { ResultBuffer } from './result-buffer.ts';

export interface ChunkLoopOptions {
  readonly medium: Medium;
  readonly heartbeat: HeartbeatWriter;
  readonly post: Post<FromWorker>;
  /** Asked before the first input: false where the worker has been called off. */
  readonly begin: () => boolean;
}

/**
 * Outcomes wait at most about this long for the rest of their chunk: short enough that progress
 * shows and that a crash loses little, long enough that messages stay rare.
 */
const FLUSH_MS = 50;

/** Reading the clock costs about 45 ns; quick inputs share one reading among up to this many. */
const MAX_CLOCK_STRIDE = 16;

/** A chunk that a worker is at. */
interface OpenChunk {
  readonly id: number;
  readonly indices: number | readonly number[];
  readonly inputs: ArrayLike<unknown>;
  readonly results: ResultBuffer;
  next: number;
  unsettled: number;
  /** When the part that is reported next began; 0 before the chunk's first input. */
  partStartMs: number;
}

/**
 * Runs chunks of inputs, up to `lanes` inputs at once, in the order they came. A synchronous result
 * is settled on the spot and its lane goes on; only a promise parks a lane. So a chunk of
 * synchronous inputs runs as one plain loop.
 */
export class ChunkLoop {
  readonly #task: LoadedTask;
  readonly #callee: Callee;
  readonly #options: ChunkLoopOptions;
  readonly #chunks: OpenChunk[] = [];
  readonly #cpu = new CpuMeter();
  #idleLanes: number[] = [];
  #lanes = 0;
  #clockStride = 1;
  #untilClock = 1;
  #lastClockMs = 0;
  #flushTimer: NodeJS.Timeout | undefined;
  #stampTimer: NodeJS.Timeout | undefined;

  constructor(task: LoadedTask, options: ChunkLoopOptions) {
    this.#task = task;
    this.#callee = [task.run];
    this.#options = options;
  }

  accept(message: ChunkMessage): void {
    if (!this.#options.begin()) return;
    const { chunk: id, indices } = message;
    const inputs = unpackValues(message.inputs);
    const moves = message.movesResults ? 'all' : 'nothing';
    const results = new ResultBuffer(this.#options.medium, moves, (position) =>
      indexAt(indices, position),
    );
    const unsettled = inputs.length;
    if (this.#chunks.length === 0) this.#begin(message);
    this.#chunks.push({ id, indices, inputs, results, next: 0, unsettled, partStartMs: 0 });
    this.#pump();
    this.#scheduleFlush();
  }

  /** Only while nothing runs, so that every lane is idle. */
  #begin({ lanes, stampMs }: ChunkMessage): void {
    const { heartbeat } = this.#options;
    if (stampMs !== Infinity) this.#stampTimer = setInterval(() => heartbeat.turned(), stampMs);
    if (lanes === this.#lanes) return;
    this.#lanes = lanes;
    this.#idleLanes = Array.from({ length: lanes }, (_, at) => lanes - 1 - at);
  }

  #pump(): void {
    while (this.#idleLanes.length > 0 && this.#openChunk() !== undefined) {
      const lane = this.#idleLanes.pop();
      if (lane !== undefined) this.#runLane(lane);
    }
  }

  /** The first chunk with inputs not yet started; at most a few are open. */
  #openChunk(): OpenChunk | undefined {
    for (const chunk of this.#chunks) {
      if (chunk.next < chunk.inputs.length) return chunk;
    }
    return undefined;
  }

  /** Runs inputs in this lane until one has to be waited for or none is left. */
  #runLane(lane: number): void {
    for (let chunk = this.#openChunk(); chunk !== undefined; chunk = this.#openChunk()) {
      const parked = this.#runChunk(chunk, lane);
      if (parked) return;
    }
    this.#options.heartbeat.idle(lane);
    this.#idleLanes.push(lane);
  }

  #runChunk(chunk: OpenChunk, lane: number): boolean {
    const { heartbeat } = this.#options;
    if (chunk.partStartMs === 0) chunk.partStartMs = epochNow();
    while (chunk.next < chunk.inputs.length) {
      const position = chunk.next++;
      const index = indexAt(chunk.indices, position);
      heartbeat.running(lane, index);
      let result: unknown;
      try {
        result = this.#call(chunk.inputs[position], index);
        if (isThenable(result)) {
          this.#park(result, chunk, position, lane);
          return true;
        }
      } catch (thrown) {
        chunk.results.reject(position, thrown);
        this.#settled(chunk);
        continue;
      }
      chunk.results.fulfil(position, result);
      this.#settled(chunk);
    }
    return false;
  }

  #call(input: unknown, index: number): unknown {
    const { shared, style } = this.#task;
    if (style === 'plain') return callPlain(this.#callee, input);
    if (style === 'shared') return callShared(this.#callee, input, shared);
    const { signal } = new AbortController();
    return callWithContext(this.#callee, input, shared, { index, signal });
  }

  #park(result: PromiseLike<unknown>, chunk: OpenChunk, position: number, lane: number): void {
    const onFulfilled = (value: unknown): void => {
      chunk.results.fulfil(position, value);
      this.#resume(chunk, lane);
    };
    const onRejected = (thrown: unknown): void => {
      chunk.results.reject(position, thrown);
      this.#resume(chunk, lane);
    };
    Promise.resolve(result).then(onFulfilled, onRejected);
  }

  #resume(chunk: OpenChunk, lane: number): void {
    this.#settled(chunk);
    this.#runLane(lane);
    this.#scheduleFlush();
  }

  #settled(chunk: OpenChunk): void {
    chunk.unsettled -= 1;
    if (chunk.unsettled === 0) {
      this.#chunks.splice(this.#chunks.indexOf(chunk), 1);
      this.#flush(chunk, epochNow());
      return;
    }
    this.#untilClock -= 1;
    if (this.#untilClock > 0) return;
    const nowMs = epochNow();
    const quick = nowMs - this.#lastClockMs < 1;
    this.#clockStride = quick ? Math.min(this.#clockStride * 2, MAX_CLOCK_STRIDE) : 1;
    this.#untilClock = this.#clockStride;
    this.#lastClockMs = nowMs;
    if (nowMs - chunk.partStartMs >= FLUSH_MS) this.#flush(chunk, nowMs);
  }

  /** What is done must not wait for what is still in flight. */
  #scheduleFlush(): void {
    if (this.#flushTimer !== undefined) return;
    if (this.#chunks.some(({ results }) => results.size > 0)) {
      this.#flushTimer = setTimeout(this.#flushAll, FLUSH_MS);
    }
  }

  readonly #flushAll = (): void => {
    this.#flushTimer = undefined;
    const nowMs = epochNow();
    for (const chunk of this.#chunks) {
      if (chunk.results.size > 0) this.#flush(chunk, nowMs);
    }
  };

  #flush(chunk: OpenChunk, nowMs: number): void {
    const last = chunk.unsettled === 0;
    const cpu = this.#cpu.look(nowMs);
    const part = { chunk: chunk.id, last, startMs: chunk.partStartMs, endMs: nowMs, cpu };
    chunk.partStartMs = nowMs;
    chunk.results.send(part, this.#options.post);
    if (this.#chunks.length === 0) this.#stopTimers();
  }

  /** A timer left running would keep a worker from its natural end. */
  #stopTimers(): void {
    clearTimeout(this.#flushTimer);
    this.#flushTimer = undefined;
    clearInterval(this.#stampTimer);
  }
}

function indexAt(indices: number | readonly number[], position: number): number {
  return typeof indices === 'number' ? indices + position : (indices[position] as number); // one index for each position
}

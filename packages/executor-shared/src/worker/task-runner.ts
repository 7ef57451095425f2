import type { MessagePort } from 'node:worker_threads';

import type { TaskContext } from '@forkwise/executor';
import {
  type Callee,
  callPlain,
  callShared,
  callWithContext,
  type LoadedTask,
  type Moves,
  ownMemory,
  resultNotTransferable,
} from '@forkwise/executor/worker';

import { epochNow } from '@forkwise/executor/worker';
import {
  bareTag,
  isBlocked,
  isCarried,
  isDirect,
  type Payload,
  toPayload,
  toThrownPayload,
  writePayload,
} from '../codec/payload.ts';
import { readLane } from '../codec/read-lane.ts';
import { TAG } from '../codec/tags.ts';
import { reserve } from '../memory/arena.ts';
import type { Page } from '../memory/layout.ts';
import type { Spill } from '../memory/mail.ts';
import type { Block } from '../protocol/claim.ts';
import type { Seating } from './job.ts';
import { isThenable } from '@forkwise/executor/worker';

const TIMER_LIMIT_MS = 2 ** 31 - 1;

/** What of a worker's seating concerns running. */
export type RunnerSettings = Pick<Seating, 'port' | 'timeoutMs' | 'movesResults'>;

type Call = (input: unknown, page: Page, lane: number) => unknown;

/** Runs the inputs of lanes and writes what became of them into their page. */
export class TaskRunner {
  readonly #call: Call;
  readonly #port: MessagePort;
  readonly #moves: Moves;
  readonly #timed: boolean;
  readonly #timeoutMs: number;

  constructor(task: LoadedTask, { port, timeoutMs, movesResults }: RunnerSettings) {
    this.#port = port;
    this.#moves = movesResults ? 'all' : 'nothing';
    this.#timeoutMs = timeoutMs;
    this.#timed = Number.isFinite(timeoutMs);
    this.#call = this.#callOf(task);
  }

  /**
   * Runs a block's lanes one after the other until one has to be waited for: then returns what
   * settles it. `block.first` ends up behind the lanes that were run.
   */
  runBlock(page: Page, pageNumber: number, block: Block): Promise<void> | undefined {
    const { tags } = page.inputs;
    while (block.first < block.end) {
      const pending =
        tags[block.first] === TAG.NUMBER && !this.#timed
          ? this.#runNumbers(page, pageNumber, block)
          : this.run(page, pageNumber, block.first++);
      if (pending !== undefined) return pending;
    }
    return undefined;
  }

  /**
   * Runs one lane's input. Returns `undefined` where that settled the lane, else the promise that
   * will; it never rejects.
   */
  run(page: Page, pageNumber: number, lane: number): Promise<void> | undefined {
    const { tags } = page.outputs;
    if (this.#timed) {
      page.startedMs[lane] = epochNow();
      Atomics.store(tags, lane, TAG.RUNNING);
    } else {
      tags[lane] = TAG.RUNNING;
    }
    let result: unknown;
    try {
      result = this.#call(readLane(page.inputs, lane), page, lane);
      if (isThenable(result)) return this.#settleLater(page, pageNumber, lane, result);
    } catch (error) {
      this.#store(page, pageNumber, lane, toThrownPayload(error));
      return undefined;
    }
    this.#settle(page, pageNumber, lane, result);
    return undefined;
  }

  /** The tight loop: stops at an input that is no number, at a throw, and at a promise. */
  #runNumbers(page: Page, pageNumber: number, block: Block): Promise<void> | undefined {
    const { tags: inputTags, numbers: inputs } = page.inputs;
    const { tags, numbers } = page.outputs;
    const { end } = block;
    const call = this.#call;
    let lane = block.first;
    try {
      for (; lane < end && inputTags[lane] === TAG.NUMBER; lane += 1) {
        tags[lane] = TAG.RUNNING;
        const result = call(inputs[lane], page, lane);
        if (typeof result === 'number') {
          numbers[lane] = result;
          Atomics.store(tags, lane, TAG.NUMBER);
          continue;
        }
        if (isThenable(result)) {
          block.first = lane + 1;
          return this.#settleLater(page, pageNumber, lane, result);
        }
        this.#settle(page, pageNumber, lane, result);
      }
      block.first = lane;
    } catch (error) {
      block.first = lane + 1;
      this.#store(page, pageNumber, lane, toThrownPayload(error));
    }
    return undefined;
  }

  async #settleLater(
    page: Page,
    pageNumber: number,
    lane: number,
    result: PromiseLike<unknown>,
  ): Promise<void> {
    try {
      this.#settle(page, pageNumber, lane, await result);
    } catch (error) {
      this.#store(page, pageNumber, lane, toThrownPayload(error));
    }
  }

  #settle(page: Page, pageNumber: number, lane: number, value: unknown): void {
    if (typeof value === 'number') {
      page.outputs.numbers[lane] = value;
      Atomics.store(page.outputs.tags, lane, TAG.NUMBER);
      return;
    }
    const tag = bareTag(value);
    if (tag !== undefined) {
      Atomics.store(page.outputs.tags, lane, tag);
      return;
    }
    const payload = toPayload(value);
    const index = page.indices[lane] as number; // lanes are within the page
    this.#store(
      page,
      pageNumber,
      lane,
      isBlocked(payload) ? toThrownPayload(resultNotTransferable(index, payload)) : payload,
    );
  }

  /** Into the output arena where it fits, else over the port, in either case before the tag. */
  #store(page: Page, pageNumber: number, lane: number, payload: Payload): void {
    const { tag, byteLength, source } = payload;
    const apart = isCarried(source) || (this.#moves === 'all' && isDirect(payload));
    const offset = apart ? undefined : reserve(page, byteLength);
    if (offset === undefined) {
      postSpill(this.#port, payload, { page: pageNumber, lane, apart }, this.#moves);
      Atomics.store(page.outputs.tags, lane, TAG.SPILLED);
      return;
    }
    writePayload(payload, page.outputs.arena, offset);
    page.outputs.places[2 * lane] = offset;
    page.outputs.places[2 * lane + 1] = byteLength;
    Atomics.store(page.outputs.tags, lane, tag);
  }

  #callOf({ run, shared, style }: LoadedTask): Call {
    const callee: Callee = [run];
    if (style === 'plain') return (input) => callPlain(callee, input);
    if (style === 'shared') return (input) => callShared(callee, input, shared);
    return (input, page, lane) => this.#callWithContext(callee, input, shared, page, lane);
  }

  #callWithContext(
    callee: Callee,
    input: unknown,
    shared: unknown,
    page: Page,
    lane: number,
  ): unknown {
    const controller = new AbortController();
    const context: TaskContext = {
      index: page.indices[lane] as number, // lanes are within the page
      signal: controller.signal,
    };
    const result = callWithContext(callee, input, shared, context);
    if (!this.#timed || !isThenable(result)) return result;
    const limitMs = Math.min(this.#timeoutMs, TIMER_LIMIT_MS);
    const timer = setTimeout(() => controller.abort(timeoutReason(limitMs)), limitMs);
    const clear = (): void => clearTimeout(timer);
    result.then(clear, clear);
    return result;
  }
}

function timeoutReason(limitMs: number): DOMException {
  return new DOMException(`The input ran for more than ${limitMs} ms.`, 'TimeoutError');
}

/**
 * The task may keep its memory, and a view may be of much more: so a tight copy is given away, unless
 * the memory may move and can. A WebAssembly memory shows only when it is posted that it cannot.
 */
function postSpill(
  port: MessagePort,
  { tag, source }: Payload,
  place: Pick<Spill, 'page' | 'lane' | 'apart'>,
  moves: Moves,
): void {
  if (!(source instanceof Uint8Array)) {
    port.postMessage({ ...place, tag, source } satisfies Spill, []);
    return;
  }
  const own = ownMemory(source, moves);
  if (own !== undefined) {
    try {
      port.postMessage({ ...place, tag, source } satisfies Spill, [own]);
      return;
    } catch {
      // Nothing has moved.
    }
  }
  const bytes = new Uint8Array(source);
  port.postMessage({ ...place, tag, source: bytes } satisfies Spill, [bytes.buffer]);
}

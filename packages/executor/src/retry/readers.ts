import { ForwardingReader } from '../input/forwarding-reader.ts';
import type { InputBatch, InputReader } from '../input/reader.ts';
import type { RetryQueue } from './retry-queue.ts';

/** The same inputs; `onTaken` hears of each batch before whoever takes it. */
export class WatchedReader extends ForwardingReader {
  readonly #onTaken: (batch: InputBatch) => void;

  constructor(source: InputReader, onTaken: (batch: InputBatch) => void) {
    super(source);
    this.#onTaken = onTaken;
  }

  override take(
    max: number,
    signal?: AbortSignal,
  ): InputBatch | undefined | Promise<InputBatch | undefined> {
    const taken = this.source.take(max, signal);
    return taken instanceof Promise
      ? taken.then((batch) => this.#watch(batch))
      : this.#watch(taken);
  }

  #watch(batch: InputBatch | undefined): InputBatch | undefined {
    if (batch !== undefined) this.#onTaken(batch);
    return batch;
  }
}

/** The inputs of `source`, and before them whichever are due again. It ends when the source does. */
export class ReaderWithRetries extends ForwardingReader {
  readonly #queue: RetryQueue;

  constructor(source: InputReader, queue: RetryQueue) {
    super(source);
    this.#queue = queue;
  }

  override get remaining(): number | undefined {
    const { remaining } = this.source;
    return remaining === undefined ? undefined : remaining + this.#queue.due;
  }

  override get ended(): boolean {
    return this.source.ended && this.#queue.due === 0;
  }

  override take(
    max: number,
    signal?: AbortSignal,
  ): InputBatch | undefined | Promise<InputBatch | undefined> {
    const due = this.#queue.takeDue();
    if (due !== undefined) return due;
    const interrupt = new AbortController();
    const until =
      signal === undefined ? interrupt.signal : AbortSignal.any([signal, interrupt.signal]);
    const taken = this.source.take(max, until);
    return taken instanceof Promise ? this.#takeFirst(taken, interrupt, max, signal) : taken;
  }

  /** What comes first: the source's next, which may wait for the very input that is due again, or that. */
  async #takeFirst(
    taken: Promise<InputBatch | undefined>,
    interrupt: AbortController,
    max: number,
    signal: AbortSignal | undefined,
  ): Promise<InputBatch | undefined> {
    const over = new AbortController();
    const interrupted = this.#interruptWhenDue(interrupt, over.signal);
    try {
      const batch = await taken;
      if (batch !== undefined || !interrupt.signal.aborted || signal?.aborted === true) {
        return batch;
      }
    } finally {
      over.abort();
      await interrupted;
    }
    return await this.take(max, signal);
  }

  async #interruptWhenDue(interrupt: AbortController, over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      await this.#queue.added(over);
      await this.#queue.news(over);
      if (this.#queue.due > 0) {
        interrupt.abort();
        return;
      }
    }
  }
}

/** Only those that are to be run again, each when it is due; ends when none waits. */
export class RetriesReader implements InputReader {
  readonly readingMs = undefined;
  readonly #queue: RetryQueue;

  constructor(queue: RetryQueue) {
    this.#queue = queue;
  }

  get remaining(): number {
    return this.#queue.size;
  }

  get position(): number {
    return 0;
  }

  get ended(): boolean {
    return this.#queue.size === 0;
  }

  take(
    max: number,
    signal?: AbortSignal,
  ): InputBatch | undefined | Promise<InputBatch | undefined> {
    const due = this.#queue.takeDue();
    if (due !== undefined) return due;
    return this.ended ? undefined : this.#takeLater(max, signal);
  }

  peek(): ArrayLike<unknown> {
    return [];
  }

  close(): Promise<void> {
    this.#queue.clear();
    return Promise.resolve();
  }

  async #takeLater(max: number, signal?: AbortSignal): Promise<InputBatch | undefined> {
    await this.#queue.news(signal);
    return signal?.aborted === true ? undefined : await this.take(max, signal);
  }
}

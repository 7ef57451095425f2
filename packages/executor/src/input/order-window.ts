import { ForwardingReader } from './forwarding-reader.ts';
import { News } from './news.ts';
import type { InputBatch, InputReader } from './reader.ts';

export interface OrderWindow {
  /** The same inputs, handed out only up to `size` beyond the oldest that is not yet released. */
  readonly inputs: InputReader;
  /** Says that every input below `next` has been delivered. */
  release(next: number): void;
}

/**
 * Bounds how far reading runs ahead of ordered delivery: one slow input at the front would
 * otherwise make `inInputOrder` hold the outcomes of all that follow. `size` is at least 1; it
 * should be several times what the plan keeps in flight, or workers wait for the slow input.
 */
export function createOrderWindow(inputs: InputReader, size: number): OrderWindow {
  return new WindowedReader(inputs, size);
}

class WindowedReader extends ForwardingReader implements OrderWindow {
  readonly inputs: InputReader = this;
  readonly #size: number;
  #released: number;
  readonly #news = new News();

  constructor(source: InputReader, size: number) {
    super(source);
    this.#size = size;
    this.#released = source.position;
  }

  release(next: number): void {
    if (next <= this.#released) return;
    this.#released = next;
    this.#news.announce();
  }

  override take(
    max: number,
    signal?: AbortSignal,
  ): InputBatch | undefined | Promise<InputBatch | undefined> {
    if (this.ended || this.#room > 0) return this.source.take(Math.min(max, this.#room), signal);
    return this.#takeLater(max, signal);
  }

  override async close(): Promise<void> {
    await this.source.close();
    this.#news.announce();
  }

  get #room(): number {
    return this.#released + this.#size - this.source.position;
  }

  async #takeLater(max: number, signal?: AbortSignal): Promise<InputBatch | undefined> {
    while (this.#room <= 0 && !this.ended) {
      if (signal?.aborted === true) return undefined;
      await this.#news.wait(signal);
    }
    return signal?.aborted === true ? undefined : this.take(max, signal);
  }
}

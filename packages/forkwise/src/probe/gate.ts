import { type InputBatch, type InputReader, News } from '@forkwise/executor';

import type { ProbeItem } from './sampler.ts';

/**
 * Hands a few inputs to workers that are being tried, and the rest once they have proved themselves.
 * Until then it remembers what it handed out, so that it can be run elsewhere.
 */
export class GatedReader implements InputReader {
  readonly #source: InputReader;
  readonly #items = new Map<number, unknown>();
  /** An input out of turn, which comes first. */
  #head: ProbeItem | undefined;
  #allowed: number;
  #state: 'shut' | 'open' | 'over' = 'shut';
  #awaiting = false;
  readonly #news = new News();
  /** Ends a wait for a source that is silent. */
  readonly #over = new AbortController();

  /**
   * @param allowed how many inputs may be taken before the gate opens, `head` included
   * @param head taken out of `source` already
   */
  constructor(source: InputReader, allowed: number, head: ProbeItem | undefined) {
    this.#source = source;
    this.#allowed = allowed;
    this.#head = head;
  }

  /** What was handed out while the gate was shut, by index. */
  get handedOut(): ReadonlyMap<number, unknown> {
    return this.#items;
  }

  /** Whether a take waits for the source, which may bring an input at any moment. */
  get awaiting(): boolean {
    return this.#awaiting;
  }

  /** So many more may be taken before the gate opens. */
  allow(more: number): void {
    this.#allowed = Math.max(0, this.#allowed) + more;
    this.#news.announce();
  }

  /** From now on everything may be taken, and nothing is remembered. */
  open(): void {
    this.#pass('open');
  }

  /** Nothing more may be taken. An input out of turn that nobody took is given back. */
  end(): ProbeItem | undefined {
    const head = this.#head;
    this.#head = undefined;
    this.#pass('over');
    this.#over.abort();
    return head;
  }

  get remaining(): number | undefined {
    const ahead = this.#head === undefined ? 0 : 1;
    if (this.#state === 'over') return ahead;
    const { remaining } = this.#source;
    return remaining === undefined ? undefined : remaining + ahead;
  }

  get position(): number {
    return this.#head?.index ?? this.#source.position;
  }

  get readingMs(): number | undefined {
    return this.#source.readingMs;
  }

  get ended(): boolean {
    if (this.#head !== undefined) return false;
    return this.#state === 'over' || this.#source.ended;
  }

  take(
    max: number,
    signal?: AbortSignal,
  ): InputBatch | undefined | Promise<InputBatch | undefined> {
    const head = this.#head;
    if (head !== undefined) {
      this.#head = undefined;
      return this.#handOut({ start: head.index, values: [head.value] });
    }
    if (this.#state === 'over') return undefined;
    if (this.#state === 'open') return this.#source.take(max, signal);
    if (this.#allowed <= 0) return this.#takeLater(max, signal);
    const taken = this.#source.take(Math.min(max, this.#allowed), this.#until(signal));
    return taken instanceof Promise ? this.#handOutLater(taken) : this.#handOut(taken);
  }

  peek(max: number): ArrayLike<unknown> | Promise<ArrayLike<unknown>> {
    return this.#source.peek(max);
  }

  async close(): Promise<void> {
    this.end();
    await this.#source.close();
  }

  #until(signal: AbortSignal | undefined): AbortSignal {
    const over = this.#over.signal;
    return signal === undefined ? over : AbortSignal.any([signal, over]);
  }

  #handOut(batch: InputBatch | undefined): InputBatch | undefined {
    if (batch === undefined || this.#state === 'open') return batch;
    this.#allowed -= batch.values.length;
    for (let at = 0; at < batch.values.length; at++) {
      this.#items.set(batch.start + at, batch.values[at]);
    }
    return batch;
  }

  async #handOutLater(taken: Promise<InputBatch | undefined>): Promise<InputBatch | undefined> {
    this.#awaiting = true;
    try {
      return this.#handOut(await taken);
    } finally {
      this.#awaiting = false;
    }
  }

  async #takeLater(max: number, signal?: AbortSignal): Promise<InputBatch | undefined> {
    while (this.#state === 'shut' && this.#allowed <= 0) {
      if (signal?.aborted === true) return undefined;
      await this.#news.wait(signal);
    }
    return signal?.aborted === true ? undefined : await this.take(max, signal);
  }

  #pass(state: 'open' | 'over'): void {
    if (this.#state !== 'shut') return;
    this.#state = state;
    if (state === 'open') this.#items.clear();
    this.#news.announce();
  }
}

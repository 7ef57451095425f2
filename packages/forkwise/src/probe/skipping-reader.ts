import type { InputBatch, InputReader } from '@forkwise/executor';

import { ReadyRuns } from '../inputs/ready-runs.ts';

/**
 * The same inputs without those that were taken out of turn, by index. `source` must not have been
 * read past any of them.
 */
export class SkippingReader implements InputReader {
  readonly #source: InputReader;
  readonly #skipped: Set<number>;
  readonly #ready = new ReadyRuns();

  constructor(source: InputReader) {
    this.#source = source;
    this.#skipped = new Set();
  }

  /** Whether the input with this index has been read from the source: too late to leave it out. */
  isPast(index: number): boolean {
    return index < this.#source.position;
  }

  /** Whether the input with this index is still to be taken. */
  isLeft(index: number): boolean {
    return index >= this.position && !this.#skipped.has(index);
  }

  /** Leaves out the input with this index from now on. */
  skip(index: number): void {
    this.#skipped.add(index);
  }

  get remaining(): number | undefined {
    const behind = this.#source.remaining;
    if (behind === undefined) return undefined;
    return behind - this.#skipped.size + this.#ready.count;
  }

  get position(): number {
    return this.#ready.first?.start ?? this.#source.position;
  }

  get readingMs(): number | undefined {
    return this.#source.readingMs;
  }

  get ended(): boolean {
    return this.#ready.empty && (this.#source.ended || this.remaining === 0);
  }

  take(
    max: number,
    signal?: AbortSignal,
  ): InputBatch | undefined | Promise<InputBatch | undefined> {
    const held = this.#ready.take(max);
    if (held !== undefined) return held;
    const taken = this.#source.take(max, signal);
    return taken instanceof Promise
      ? taken.then((batch) => this.#accept(batch, max, signal))
      : this.#accept(taken, max, signal);
  }

  async peek(max: number): Promise<readonly unknown[]> {
    const start = this.#source.position;
    const coming = await this.#source.peek(max + this.#skipped.size);
    const kept = Array.from(coming).filter((_, offset) => !this.#skipped.has(start + offset));
    return [...this.#ready.values(), ...kept].slice(0, max);
  }

  async close(): Promise<void> {
    this.#ready.clear();
    await this.#source.close();
  }

  #accept(
    batch: InputBatch | undefined,
    max: number,
    signal: AbortSignal | undefined,
  ): InputBatch | undefined | Promise<InputBatch | undefined> {
    if (batch === undefined) return undefined;
    if (this.#skipped.size === 0) return batch;
    // Each is forgotten once passed.
    this.#ready.add(batch, (index) => this.#skipped.delete(index));
    return this.#ready.empty ? this.take(max, signal) : this.#ready.take(max);
  }
}

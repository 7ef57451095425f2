import type { InputBatch, InputReader } from '@forkwise/executor';

/**
 * The same inputs without those that were taken out of turn, by index. `source` must not have been
 * read past any of them.
 */
export class SkippingReader implements InputReader {
  readonly #source: InputReader;
  readonly #skipped: Set<number>;
  /** Runs of inputs already read from the source, the next first. */
  #ready: InputBatch[] = [];

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
    return behind - this.#skipped.size + this.#readyCount();
  }

  get position(): number {
    return this.#ready[0]?.start ?? this.#source.position;
  }

  get readingMs(): number | undefined {
    return this.#source.readingMs;
  }

  get ended(): boolean {
    return this.#ready.length === 0 && (this.#source.ended || this.remaining === 0);
  }

  take(
    max: number,
    signal?: AbortSignal,
  ): InputBatch | undefined | Promise<InputBatch | undefined> {
    const held = this.#takeReady(max);
    if (held !== undefined) return held;
    const taken = this.#source.take(max, signal);
    return taken instanceof Promise
      ? taken.then((batch) => this.#accept(batch, max, signal))
      : this.#accept(taken, max, signal);
  }

  async peek(max: number): Promise<readonly unknown[]> {
    const start = this.#source.position;
    const coming = await this.#source.peek(max + this.#skipped.size);
    const held = this.#ready.flatMap((batch) => Array.from(batch.values));
    const kept = Array.from(coming).filter((_, offset) => !this.#skipped.has(start + offset));
    return [...held, ...kept].slice(0, max);
  }

  async close(): Promise<void> {
    this.#ready = [];
    await this.#source.close();
  }

  #accept(
    batch: InputBatch | undefined,
    max: number,
    signal: AbortSignal | undefined,
  ): InputBatch | undefined | Promise<InputBatch | undefined> {
    if (batch === undefined) return undefined;
    if (this.#skipped.size === 0) return batch;
    this.#ready.push(...this.#split(batch));
    return this.#ready.length === 0 ? this.take(max, signal) : this.#takeReady(max);
  }

  /** The runs between skipped inputs; each skipped index is forgotten once passed. */
  #split(batch: InputBatch): InputBatch[] {
    const values = Array.from(batch.values);
    const runs: InputBatch[] = [];
    let from = 0;
    for (let at = 0; at <= values.length; at++) {
      const cut = at === values.length || this.#skipped.delete(batch.start + at);
      if (!cut) continue;
      if (at > from) runs.push({ start: batch.start + from, values: values.slice(from, at) });
      from = at + 1;
    }
    return runs;
  }

  #takeReady(max: number): InputBatch | undefined {
    const first = this.#ready[0];
    if (first === undefined) return undefined;
    if (first.values.length <= max) {
      this.#ready.shift();
      return first;
    }
    const values = Array.from(first.values);
    this.#ready[0] = { start: first.start + max, values: values.slice(max) };
    return { start: first.start, values: values.slice(0, max) };
  }

  #readyCount(): number {
    return this.#ready.reduce((count, batch) => count + batch.values.length, 0);
  }
}

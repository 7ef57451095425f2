import { setImmediate as nextTurn } from 'node:timers/promises';

import type { ForkwiseError } from '@forkwise/core';
import { type InputBatch, type InputReader, inputsFailed } from '@forkwise/executor';

import type { IndexSet } from './index-set.ts';
import { ReadyRuns } from './ready-runs.ts';

/** Inputs that are read to be left out come in steps of so many: few promises, little held. */
const STEP = 64;
/** The caller's timers and signals get their turn after so long. */
const TURN_MS = 10;

export interface ResumedOptions {
  /** What is left out, by index. */
  readonly skip: IndexSet;
  /** Told of every input, also of those left out; what it throws ends the reading. */
  readonly onRead: ((input: unknown, index: number) => void) | undefined;
}

/** The inputs that an earlier run has left, each under the index that it has among all. */
export class ResumedReader implements InputReader {
  readonly #source: InputReader;
  readonly #skip: IndexSet;
  readonly #onRead: ResumedOptions['onRead'];
  readonly #ready = new ReadyRuns();
  /** How many have been left out. */
  #passed = 0;
  /** How many will have been, at the end of a source that says where that is. */
  #passedInAll: number | undefined;
  #failure: ForkwiseError | undefined;
  /** Of which was told before they were read. */
  readonly #early = new Set<number>();

  constructor(source: InputReader, { skip, onRead }: ResumedOptions) {
    this.#source = source;
    this.#skip = skip;
    this.#onRead = onRead;
  }

  get remaining(): number | undefined {
    const { remaining: behind, position } = this.#source;
    if (behind === undefined) return undefined;
    this.#passedInAll ??= this.#skip.countBelow(position + behind);
    return behind - (this.#passedInAll - this.#passed) + this.#ready.count;
  }

  get position(): number {
    return this.#ready.first?.start ?? this.#skip.firstMissing(this.#source.position);
  }

  get readingMs(): number | undefined {
    return this.#source.readingMs;
  }

  get ended(): boolean {
    if (this.#failure !== undefined || !this.#ready.empty) return false;
    return this.#source.ended || this.remaining === 0;
  }

  take(
    max: number,
    signal?: AbortSignal,
  ): InputBatch | undefined | Promise<InputBatch | undefined> {
    if (!this.#ready.empty) return this.#ready.take(max);
    if (this.#failure !== undefined) throw this.#failure;
    if (this.ended) return undefined;
    if (!this.#isThrough) return this.#takeLater(max, signal);
    const taken = this.#source.take(max, signal);
    return taken instanceof Promise
      ? taken.then((batch) => this.#observed(batch))
      : this.#observed(taken);
  }

  /** Only as far as the next input that is left out, so that indices follow one another. */
  async peek(max: number): Promise<readonly unknown[]> {
    await this.begin();
    if (this.#failure !== undefined) throw this.#failure;
    const held = this.#ready.first;
    if (held !== undefined) return Array.from(held.values).slice(0, max);
    const coming = Array.from(await this.#source.peek(max));
    const { position } = this.#source;
    const end = coming.findIndex((_, at) => this.#skip.has(position + at));
    return end === -1 ? coming : coming.slice(0, end);
  }

  async close(): Promise<void> {
    this.#ready.clear();
    await this.#source.close();
  }

  /** Tells of an input that is run before its turn, which has been peeked at and is not left out. */
  readonly tellEarly = (input: unknown, index: number): void => {
    this.#early.add(index);
    this.#tell(input, index);
  };

  /** Reads up to the first input that is not left out, or until `signal` aborts. */
  async begin(signal?: AbortSignal): Promise<void> {
    await this.#readWhile(() => this.#ready.empty && this.#skip.has(this.#source.position), signal);
  }

  /** Once all that is to be run has been taken: reads what is left out of the rest, to tell of it. */
  async finish(): Promise<void> {
    await this.#readWhile(() => !this.#isThrough, undefined);
  }

  /** Whether nothing more is left out. */
  get #isThrough(): boolean {
    return this.#passed === this.#skip.size;
  }

  async #takeLater(max: number, signal?: AbortSignal): Promise<InputBatch | undefined> {
    while (this.#ready.empty && !this.#source.ended) {
      await this.begin(signal);
      if (!this.#ready.empty) break;
      const batch = await this.#source.take(max, signal);
      if (batch === undefined) break;
      this.#accept(batch);
    }
    return this.#ready.take(max);
  }

  async #readWhile(wanted: () => boolean, signal: AbortSignal | undefined): Promise<void> {
    let turnMs = performance.now();
    while (wanted() && !this.#source.ended) {
      const batch = signal?.aborted === true ? undefined : await this.#source.take(STEP, signal);
      if (batch === undefined) return;
      this.#accept(batch);
      if (performance.now() - turnMs < TURN_MS) continue;
      await nextTurn();
      turnMs = performance.now();
    }
  }

  #accept(batch: InputBatch): void {
    this.#observed(batch);
    this.#ready.add(batch, (index) => {
      const isLeftOut = this.#skip.has(index);
      if (isLeftOut) this.#passed += 1;
      return isLeftOut;
    });
  }

  #observed<Batch extends InputBatch | undefined>(batch: Batch): Batch {
    if (batch === undefined || this.#onRead === undefined) return batch;
    for (let at = 0; at < batch.values.length; at += 1) {
      const index = batch.start + at;
      if (!this.#early.delete(index)) this.#tell(batch.values[at], index);
    }
    return batch;
  }

  #tell(input: unknown, index: number): void {
    try {
      this.#onRead?.(input, index);
    } catch (error) {
      this.#ready.clear();
      this.#failure = inputsFailed(error, index);
      throw this.#failure;
    }
  }
}

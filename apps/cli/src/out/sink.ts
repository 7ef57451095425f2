import type { Outcome } from '@forkwise/core';

import type { ResultsOut } from './results-out.ts';

/** Where outcomes go. `add` resolves when the next one may come. */
export interface Sink {
  add(outcome: Outcome): Promise<void> | undefined;
  end(): Promise<void>;
  /** True when the reader of the outcomes went away, as `head` does: then the rest is moot. */
  readonly isUseless: boolean;
}

/** One write of this size costs little beside its bytes. */
const FLUSH_CHARACTERS = 2 ** 16;
/** So that a pipe's reader sees slow outcomes as they come. */
const FLUSH_AFTER_MS = 50;

/**
 * Writes a line per outcome, many lines at a time, one write after another. While a write takes its
 * time, at most so many characters are held beside it; then whoever adds has to wait.
 */
export class LineSink implements Sink {
  readonly #out: Pick<ResultsOut, 'encode' | 'write' | 'isClosed'>;
  #held = '';
  #writing: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #onWritten: () => void;

  /** @param onWritten called after each write */
  constructor(out: Pick<ResultsOut, 'encode' | 'write' | 'isClosed'>, onWritten: () => void) {
    this.#out = out;
    this.#onWritten = onWritten;
  }

  get isUseless(): boolean {
    return this.#out.isClosed;
  }

  add(outcome: Outcome): Promise<void> | undefined {
    this.#held += this.#out.encode(outcome);
    if (this.#failure !== undefined || this.#held.length >= FLUSH_CHARACTERS) return this.#flush();
    this.#flushSoon();
    return undefined;
  }

  end(): Promise<void> {
    return this.#flush();
  }

  #flushSoon(): void {
    if (this.#writing !== undefined || this.#held === '') return;
    this.#timer ??= setTimeout(() => this.#begin(), FLUSH_AFTER_MS);
  }

  /** Throws what a write has failed with, also one that nobody waited for. */
  async #flush(): Promise<void> {
    await this.#writing;
    this.#begin();
    await this.#writing;
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #begin(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#held === '' || this.#failure !== undefined) return;
    const text = this.#held;
    this.#held = '';
    this.#writing = this.#write(text);
  }

  async #write(text: string): Promise<void> {
    try {
      await this.#out.write(text);
      this.#onWritten();
    } catch (error) {
      this.#failure = { error };
    }
    this.#writing = undefined;
    this.#flushSoon();
  }
}

/** Keeps the first few outcomes to show. */
export class SampleSink implements Sink {
  readonly isUseless = false;
  readonly kept: Outcome[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  add(outcome: Outcome): undefined {
    if (this.kept.length < this.#most) this.kept.push(outcome);
  }

  async end(): Promise<void> {}
}

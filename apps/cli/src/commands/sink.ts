import type { Outcome } from '@forkwise/core';

import { encodeOutcome } from '../ndjson/index.ts';

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

/** Writes a line per outcome, many lines at a time, one write after another. */
export class LineSink implements Sink {
  readonly #write: (text: string) => Promise<void>;
  readonly #isClosed: () => boolean;
  #held = '';
  /** The writes so far, in a row: once one has failed, all later ones fail with its error. */
  #writes: Promise<void> = Promise.resolve();
  #hasFailed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(write: (text: string) => Promise<void>, isClosed: () => boolean = () => false) {
    this.#write = write;
    this.#isClosed = isClosed;
  }

  get isUseless(): boolean {
    return this.#isClosed();
  }

  add(outcome: Outcome): Promise<void> | undefined {
    this.#held += encodeOutcome(outcome);
    if (this.#hasFailed || this.#held.length >= FLUSH_CHARACTERS) return this.#flush();
    this.#timer ??= setTimeout(() => void this.#flushUnawaited(), FLUSH_AFTER_MS);
    return undefined;
  }

  end(): Promise<void> {
    return this.#flush();
  }

  #flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#held;
    this.#held = '';
    this.#writes = this.#writes.then(() => (text === '' ? undefined : this.#write(text)));
    return this.#writes;
  }

  /** A failure here is told to whoever adds or ends next. */
  async #flushUnawaited(): Promise<void> {
    try {
      await this.#flush();
    } catch {
      this.#hasFailed = true;
    }
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

import { type FailedOutcome, ForkwiseError, type OutcomeBatch } from '@forkwise/core/base';

import type { InputReader } from '../input/reader.ts';
import { isMoved } from '../worker/moves.ts';
import { retryPauseMs } from './pause.ts';
import { ReaderWithRetries, RetriesReader, WatchedReader } from './readers.ts';
import { RetryQueue } from './retry-queue.ts';

/** These are as they are, however often they are tried. */
const HOPELESS: ReadonlySet<string> = new Set([
  'INPUT_NOT_TRANSFERABLE',
  'INPUT_MOVED',
  'RESULT_NOT_TRANSFERABLE',
]);

interface Attempted {
  readonly attempts: number;
  /** What its last attempt came to. */
  readonly outcome: FailedOutcome;
}

/**
 * Has inputs that the task rejected tried again, after pauses that double, whatever executor runs
 * them: it stands between the reader and the outcomes. Rejections that are to be tried again are
 * held back; each input still has one outcome, that of its last attempt.
 */
export class Retrying {
  readonly #retries: number;
  readonly #queue = new RetryQueue();
  /** Inputs taken and without an outcome. */
  readonly #values = new Map<number, unknown>();
  readonly #attempted = new Map<number, Attempted>();
  #stopped = false;

  /** @param retries further attempts of each input, at least 1 */
  constructor(retries: number) {
    this.#retries = retries;
  }

  /** The reader to take every input from, by whatever way: it remembers them for a second attempt. */
  remember(inputs: InputReader): InputReader {
    return new WatchedReader(inputs, ({ start, values }) => {
      for (let at = 0; at < values.length; at += 1) this.#values.set(start + at, values[at]);
    });
  }

  /** The same of an input that is taken out of turn, before the reader comes to it. */
  rememberEarly(index: number, input: unknown): void {
    this.#values.set(index, input);
  }

  /** The reader for executions: inputs that are due again come first. */
  among(inputs: InputReader): InputReader {
    return new ReaderWithRetries(inputs, this.#queue);
  }

  /** Takes no further attempts: what waits for one has had its last. */
  stop(): void {
    this.#stopped = true;
    this.#queue.clear();
  }

  /**
   * The outcomes without those that are tried again. When `batches` has ended, `again` is called to
   * run the inputs that still wait, as often as there are any.
   */
  async *over(
    batches: AsyncIterable<OutcomeBatch>,
    again: (inputs: InputReader) => AsyncIterable<OutcomeBatch>,
  ): AsyncGenerator<OutcomeBatch, void, undefined> {
    try {
      yield* this.#settled(batches);
      while (this.#queue.size > 0) yield* this.#settled(again(new RetriesReader(this.#queue)));
    } catch (error) {
      yield* this.#given();
      throw error;
    } finally {
      this.stop();
    }
    yield* this.#given();
  }

  async *#settled(batches: AsyncIterable<OutcomeBatch>): AsyncGenerator<OutcomeBatch, void> {
    for await (const batch of batches) {
      const { indices, values, failures, span } = batch;
      for (let at = 0; at < indices.length; at += 1) this.#forget(indices[at] as number); // at is below length
      const final = failures.filter((outcome) => !this.#retry(outcome));
      for (const { index } of final) this.#forget(index);
      if (indices.length + final.length > 0) yield { indices, values, failures: final, span };
    }
  }

  #retry(outcome: FailedOutcome): boolean {
    const { index } = outcome;
    if (this.#stopped || !isWorthTrying(outcome)) return false;
    // It is empty now: the task would run on other than what it was given.
    if (isMoved(this.#values.get(index))) return false;
    const attempts = (this.#attempted.get(index)?.attempts ?? 0) + 1;
    if (attempts > this.#retries) return false;
    this.#attempted.set(index, { attempts, outcome });
    this.#queue.add(index, this.#values.get(index), retryPauseMs(attempts, Math.random()));
    return true;
  }

  #forget(index: number): void {
    this.#values.delete(index);
    this.#attempted.delete(index);
  }

  /** What was held back for an attempt that does not come. */
  *#given(): Generator<OutcomeBatch, void, undefined> {
    const failures = [...this.#attempted.values()].map(({ outcome }) => outcome);
    this.#attempted.clear();
    if (failures.length === 0) return;
    const nowMs = performance.timeOrigin + performance.now();
    const span = { worker: 0, startMs: nowMs, endMs: nowMs };
    yield { indices: [], values: [], failures, span };
  }
}

function isWorthTrying({ status, error }: FailedOutcome): boolean {
  if (status !== 'rejected') return false;
  return !(error instanceof ForkwiseError && HOPELESS.has(error.code));
}

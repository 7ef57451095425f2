import type { OutcomeBatch } from '@forkwise/core';
import type { Execution, Progress } from '@forkwise/executor';

/**
 * An execution that probing began and that goes on while the decision is made, so that nothing
 * waits for it. Until somebody iterates it, its batches are held.
 */
export class BegunExecution implements Execution {
  readonly #execution: Execution;
  readonly #iterator: AsyncIterator<OutcomeBatch>;
  readonly #held: OutcomeBatch[] = [];
  readonly #pulling: Promise<void>;
  #handedOver = false;
  #over = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(execution: Execution) {
    this.#execution = execution;
    this.#iterator = execution[Symbol.asyncIterator]();
    this.#pulling = this.#pull();
  }

  get progress(): Progress {
    return this.#execution.progress;
  }

  /** Whether it has nothing left to do. */
  get over(): boolean {
    return this.#over;
  }

  /** The batches that nobody has received yet. */
  get held(): readonly OutcomeBatch[] {
    return this.#held;
  }

  /** How many of the inputs in those did not fulfil. */
  get failures(): number {
    return this.#held.reduce((sum, { failures }) => sum + failures.length, 0);
  }

  drain(): void {
    this.#execution.drain();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#execution[Symbol.asyncDispose]();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<OutcomeBatch, void, undefined> {
    this.#handedOver = true;
    yield* this.#held.splice(0);
    await this.#pulling;
    yield* this.#held.splice(0);
    if (this.#failure !== undefined) throw this.#failure.error;
    while (!this.#over) {
      const result = await this.#iterator.next();
      if (result.done === true) return;
      yield result.value;
    }
  }

  async #pull(): Promise<void> {
    try {
      while (!this.#handedOver) {
        const result = await this.#iterator.next();
        if (result.done === true) {
          this.#over = true;
          break;
        }
        this.#held.push(result.value);
      }
    } catch (error) {
      this.#over = true;
      this.#failure = { error };
    }
  }
}

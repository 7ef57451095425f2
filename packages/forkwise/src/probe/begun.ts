import type { OutcomeBatch, Plan } from '@forkwise/core';
import type { Execution, Progress, TakenInput } from '@forkwise/executor';

/**
 * An execution that probing began and that goes on while the decision is made, so that nothing
 * waits for it. Until somebody iterates it, its batches are held.
 */
export class BegunExecution implements Execution {
  readonly plan: Plan;
  readonly #execution: Execution;
  readonly #iterator: AsyncIterator<OutcomeBatch>;
  #held: OutcomeBatch[] = [];
  readonly #pulling: Promise<void>;
  #handedOver = false;
  #over = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(plan: Plan, execution: Execution) {
    this.plan = plan;
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

  /** Resolves when it has nothing left to do; only for one that nobody iterates. */
  get ended(): Promise<void> {
    return this.#pulling;
  }

  /** What ended it, if it broke. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  /** How many of the inputs in the batches that nobody has received did not fulfil. */
  get failures(): number {
    return this.#held.reduce((sum, { failures }) => sum + failures.length, 0);
  }

  /** How many outcomes nobody has received. */
  get waiting(): number {
    return this.#held.reduce((sum, batch) => sum + batch.indices.length + batch.failures.length, 0);
  }

  /** Takes the batches that nobody has received yet. */
  takeHeld(): readonly OutcomeBatch[] {
    return this.#held.splice(0);
  }

  /** Takes what broke it, which then is not thrown to whoever iterates. */
  takeFailure(): { readonly error: unknown } | undefined {
    const failure = this.#failure;
    this.#failure = undefined;
    return failure;
  }

  drain(): void {
    this.#execution.drain();
  }

  raise(inFlight: number): void {
    this.#execution.raise?.(inFlight);
  }

  withdraw(): readonly TakenInput[] | undefined {
    return this.#execution.withdraw?.();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#execution[Symbol.asyncDispose]();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<OutcomeBatch, void, undefined> {
    this.#handedOver = true;
    yield* this.takeHeld();
    await this.#pulling;
    yield* this.takeHeld();
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

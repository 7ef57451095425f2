import type { OutcomeBatch } from '@forkwise/core';
import {
  type InputReader,
  type OrderWindow,
  Retrying,
  createOrderWindow,
  inInputOrder,
} from '@forkwise/executor';

import type { Prepared } from '../decide/decide.ts';
import type { IndexSet } from '../inputs/index-set.ts';
import type { RunOptions } from '../options.ts';

/** Outcomes held back at most for the sake of input order. */
const ORDER_WINDOW = 65_536;

/** How outcomes reach the consumer: in which order, and after how many attempts. */
export class Delivery {
  readonly #ordered: boolean;
  readonly #retrying: Retrying | undefined;
  readonly #skip: IndexSet | undefined;
  #window: OrderWindow | undefined;

  constructor({ order = 'input', retryRejected = 0, skip }: RunOptions) {
    this.#skip = skip;
    this.#ordered = order === 'input';
    this.#retrying = retryRejected === 0 ? undefined : new Retrying(retryRejected);
  }

  /** With what all inputs are to be taken from, for measuring and running, also out of turn. */
  prepared(prepared: Prepared): Prepared {
    const retrying = this.#retrying;
    if (retrying === undefined) return prepared;
    return {
      ...prepared,
      inputs: retrying.remember(prepared.inputs),
      onEarly: (input, index) => {
        retrying.rememberEarly(index, input);
        prepared.onEarly(input, index);
      },
    };
  }

  /**
   * What executions are to take from. Probing reads without a window: nothing of what it runs is
   * delivered before it has ended.
   */
  deliverable(inputs: InputReader): InputReader {
    const bounded = this.#ordered ? this.#windowed(inputs) : inputs;
    return this.#retrying?.among(bounded) ?? bounded;
  }

  /** The outcomes as the consumer gets them. `again` runs inputs whose next attempt is due after the end. */
  deliver(
    batches: AsyncIterable<OutcomeBatch>,
    again: (inputs: InputReader) => AsyncIterable<OutcomeBatch>,
  ): AsyncIterable<OutcomeBatch> {
    const final = this.#retrying?.over(batches, again) ?? batches;
    if (!this.#ordered) return final;
    const window = { release: (next: number): void => this.#window?.release(next) };
    return inInputOrder(final, window, (index) => this.#skip?.firstMissing(index) ?? index);
  }

  /** No further attempts. */
  stop(): void {
    this.#retrying?.stop();
  }

  #windowed(inputs: InputReader): InputReader {
    this.#window = createOrderWindow(inputs, ORDER_WINDOW);
    return this.#window.inputs;
  }
}

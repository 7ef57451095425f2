/**
 * Hands values from one side to the other, one at a time: who gives goes on when the value has been
 * dealt with, that is, when the next one is asked for.
 */
export class Handoff<T> {
  #offer: { readonly value: T; readonly accept: () => void } | undefined;
  #offered = Promise.withResolvers<void>();
  #closed = false;

  /** Resolves when `value` has been dealt with, or when nobody is left to do so. */
  give(value: T): Promise<void> {
    if (this.#closed) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#offer = { value, accept: resolve };
    this.#offered.resolve();
    return promise;
  }

  /** What is given until `over`, by when whoever gives has ended. */
  async *until(over: Promise<void>): AsyncGenerator<T, void, undefined> {
    for (;;) {
      await Promise.race([this.#offered.promise, over]);
      const offer = this.#offer;
      // Who gives waits until it is taken, so it cannot have ended with an offer on the table.
      if (offer === undefined) return;
      this.#offer = undefined;
      this.#offered = Promise.withResolvers<void>();
      try {
        yield offer.value;
      } finally {
        offer.accept();
      }
    }
  }

  /** Nobody takes anything any more. */
  close(): void {
    this.#closed = true;
    this.#offer?.accept();
    this.#offer = undefined;
  }
}

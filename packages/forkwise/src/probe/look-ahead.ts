import type { InputReader } from '@forkwise/executor';

import {
  FIRST_LOOK,
  LOOK_AHEAD,
  LOOK_AHEAD_BYTES,
  LOOK_AHEAD_FAR,
  LOOK_AHEAD_MS,
  QUICK_LOOK_MS,
} from './budget.ts';
import { heldBytes } from './size.ts';

/** Reads ahead: a source that ends soon has said how long it is. */
export class LookAhead {
  readonly #base: InputReader;
  readonly #signal: AbortSignal;
  #bytes = 0;
  #over = false;
  seen = 0;
  spentMs = 0;

  constructor(base: InputReader, signal: AbortSignal) {
    this.#base = base;
    this.#signal = signal;
  }

  /** One step, and more of them until it has looked for so long in all. */
  async look(ms: number): Promise<void> {
    do {
      if (this.#base.remaining !== undefined || this.#signal.aborted || this.#over) return;
      await this.#step();
    } while (this.spentMs < ms);
  }

  giveUp(): void {
    this.#over = true;
  }

  async #step(): Promise<void> {
    const startMs = performance.now();
    const coming = await this.#base.peek(Math.max(this.seen * 2, FIRST_LOOK));
    for (let at = this.seen; at < coming.length; at++) this.#bytes += heldBytes(coming[at]);
    this.seen = coming.length;
    this.spentMs += performance.now() - startMs;
    const quick = this.seen < LOOK_AHEAD || this.spentMs <= QUICK_LOOK_MS;
    this.#over =
      !quick ||
      this.seen >= LOOK_AHEAD_FAR ||
      this.#bytes > LOOK_AHEAD_BYTES ||
      this.spentMs > LOOK_AHEAD_MS;
  }
}

/** How many inputs are seen by looking as far as is worth while. */
export async function lookAhead(base: InputReader, signal: AbortSignal): Promise<number> {
  const ahead = new LookAhead(base, signal);
  await ahead.look(LOOK_AHEAD_MS);
  return ahead.seen;
}

/** Waits for something to be peeked at; an aborted wait is over, however silent the source. */
export async function firstInput(base: InputReader, signal: AbortSignal): Promise<unknown> {
  if (signal.aborted) return undefined;
  const { promise: aborted, resolve } = Promise.withResolvers<undefined>();
  const onAbort = (): void => resolve(undefined);
  signal.addEventListener('abort', onAbort);
  try {
    const coming = await Promise.race([base.peek(1), aborted]);
    return coming?.[0];
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

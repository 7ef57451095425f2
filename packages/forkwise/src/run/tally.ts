import {
  type FailedOutcome,
  ForkwiseError,
  type OutcomeBatch,
  type OutcomeCounts,
  REPORTED_ERRORS,
  type Report,
} from '@forkwise/core';

/** Counts outcomes as they are delivered, and keeps the failures with the lowest indices. */
export class Tally {
  #fulfilled = 0;
  #lastMs = performance.now();
  readonly #failed = { rejected: 0, timedOut: 0, crashed: 0, cancelled: 0 };
  #errors: FailedOutcome[] = [];

  add(batch: OutcomeBatch): void {
    this.#lastMs = performance.now();
    this.#fulfilled += batch.indices.length;
    for (const failure of batch.failures) this.#failed[failure.status] += 1;
    if (batch.failures.length === 0) return;
    this.#errors = [...this.#errors, ...batch.failures]
      .toSorted((a, b) => a.index - b.index)
      .slice(0, REPORTED_ERRORS);
  }

  /** When the last batch came, on the clock of `performance.now()`. */
  get lastMs(): number {
    return this.#lastMs;
  }

  get counts(): OutcomeCounts {
    const { rejected, timedOut, crashed, cancelled } = this.#failed;
    const total = this.#fulfilled + rejected + timedOut + crashed + cancelled;
    return { total, fulfilled: this.#fulfilled, rejected, timedOut, crashed, cancelled };
  }

  get errors(): Report['errors'] {
    return this.#errors.map(({ index, status, error }) => ({
      index,
      code: errorCode(error) ?? status.toUpperCase(),
      message: errorMessage(error),
    }));
  }
}

/** A `ForkwiseError`'s or a system error's code. */
function errorCode(error: unknown): string | undefined {
  if (error instanceof ForkwiseError) return error.code;
  const code = read(error, 'code');
  return typeof code === 'string' ? code : undefined;
}

/** With what caused it: `fetch failed` alone says nothing. */
function errorMessage(error: unknown): string {
  const message = ownMessage(error);
  // Ours say what was found.
  const cause = error instanceof ForkwiseError ? undefined : read(error, 'cause');
  const reason = read(cause, 'message') || read(cause, 'code');
  return typeof reason === 'string' && !message.includes(reason)
    ? `${message}: ${reason}`
    : message;
}

function ownMessage(error: unknown): string {
  const message = read(error, 'message');
  if (typeof message === 'string') return message;
  try {
    return String(error);
  } catch {
    return 'a thrown value that cannot be shown';
  }
}

/** Thrown values may have getters that throw. */
function read(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  try {
    return (value as Readonly<Record<string, unknown>>)[name];
  } catch {
    return undefined;
  }
}

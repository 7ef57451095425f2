import type { OutcomeBatch } from '@forkwise/core';
import type { Execution, Progress } from '@forkwise/executor';

/** Executions that take from the same inputs, as one. */
export class JointExecution implements Execution {
  readonly #parts: readonly Execution[];

  constructor(parts: readonly Execution[]) {
    this.#parts = parts;
  }

  get progress(): Progress {
    const sum = (of: (progress: Progress) => number): number =>
      this.#parts.reduce((total, { progress }) => total + of(progress), 0);
    return {
      taken: sum(({ taken }) => taken),
      settled: sum(({ settled }) => settled),
      workers: sum(({ workers }) => workers),
      concurrency: sum(({ concurrency }) => concurrency),
      latency: this.#parts.find(({ progress }) => progress.latency !== undefined)?.progress.latency,
    };
  }

  drain(): void {
    for (const part of this.#parts) part.drain();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#parts.map((part) => part[Symbol.asyncDispose]()));
  }

  [Symbol.asyncIterator](): AsyncIterator<OutcomeBatch> {
    return merged(this.#parts);
  }
}

type Arrival = {
  readonly from: AsyncIterator<OutcomeBatch>;
  readonly result: IteratorResult<OutcomeBatch, unknown> | { readonly error: unknown };
};

/**
 * Batches as they come, one of each part asked for at a time, so that a slow consumer is felt by
 * all. An error of one part is thrown once the others have ended: what they bring is not lost.
 */
export async function* merged(
  parts: readonly AsyncIterable<OutcomeBatch>[],
): AsyncGenerator<OutcomeBatch, void, undefined> {
  const arrivals: Arrival[] = [];
  let wake = Promise.withResolvers<void>();
  const ask = (from: AsyncIterator<OutcomeBatch>): void => {
    const arrived = (result: Arrival['result']): void => {
      arrivals.push({ from, result });
      wake.resolve();
    };
    from.next().then(arrived, (error: unknown) => arrived({ error }));
  };
  const iterators = parts.map((part) => part[Symbol.asyncIterator]());
  iterators.forEach(ask);
  let running = iterators.length;
  let failure: { readonly error: unknown } | undefined;
  try {
    while (running > 0) {
      await wake.promise;
      wake = Promise.withResolvers();
      for (const { from, result } of arrivals.splice(0)) {
        if ('error' in result) {
          failure ??= result;
          running -= 1;
        } else if (result.done === true) {
          running -= 1;
        } else {
          yield result.value;
          ask(from);
        }
      }
    }
  } finally {
    // Left early, a part may be waiting for what only its owner's disposal brings: not awaited.
    if (running > 0) for (const from of iterators) from.return?.().then(undefined, () => undefined);
  }
  if (failure !== undefined) throw failure.error;
}

import { channel } from 'node:diagnostics_channel';

import type { Advice, Outcome, OutcomeBatch, Recording, Report } from '@forkwise/core';
import { outcomesOf } from '@forkwise/executor';

import type { RunEvent, RunOptions, RunProgress } from '../options.ts';
import type { Run } from '../run-handle.ts';
import type { DiagnosticMessages, RunIdentity } from './messages.ts';

const NAMES = ['start', 'plan', 'replan', 'outcomes', 'end', 'error'] as const;

type RunChannel = `forkwise:run:${(typeof NAMES)[number]}`;

const CHANNELS = new Map(
  NAMES.map((name): [RunChannel, ReturnType<typeof channel>] => [
    `forkwise:run:${name}`,
    channel(`forkwise:run:${name}`),
  ]),
);

/** The run that `make` makes; told of on the channels of those who have subscribed by now. */
export function observed<O>(
  identity: () => RunIdentity,
  options: RunOptions,
  make: (options: RunOptions) => Run<O>,
): Run<O> {
  const isWatched = [...CHANNELS.values()].some(({ hasSubscribers }) => hasSubscribers);
  return isWatched ? new ObservedRun(identity(), options, make) : make(options);
}

function publish<Name extends RunChannel>(name: Name, message: DiagnosticMessages[Name]): void {
  const to = CHANNELS.get(name);
  if (to?.hasSubscribers === true) to.publish(message);
}

class ObservedRun<O> implements Run<O> {
  readonly #identity: RunIdentity;
  readonly #run: Run<O>;
  #iterated = false;

  constructor(identity: RunIdentity, options: RunOptions, make: (options: RunOptions) => Run<O>) {
    this.#identity = identity;
    this.#run = make({
      ...options,
      onEvent: (event) => {
        this.#tell(event);
        options.onEvent?.(event);
      },
    });
  }

  get advice(): Promise<Advice | undefined> {
    return this.#run.advice;
  }

  get report(): Promise<Report> {
    return this.#run.report;
  }

  get recording(): Promise<Recording> {
    return this.#run.recording;
  }

  get progress(): RunProgress {
    return this.#run.progress;
  }

  drain(): void {
    this.#run.drain();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Outcome<O>> {
    for await (const batch of this.batches()) {
      for (const outcome of outcomesOf(batch)) yield outcome as Outcome<O>;
    }
  }

  async *batches(): AsyncIterableIterator<OutcomeBatch> {
    // The run itself refuses to be iterated again, which is no other run to tell of.
    if (this.#iterated) {
      yield* this.#run.batches();
      return;
    }
    this.#iterated = true;
    const run = this.#identity;
    publish('forkwise:run:start', { run });
    // Settles after the last outcome, whether anybody waits for it or not.
    void this.#run.report.then(
      (report) => publish('forkwise:run:end', { run, report }),
      (error: unknown) => publish('forkwise:run:error', { run, error }),
    );
    for await (const batch of this.#run.batches()) {
      publish('forkwise:run:outcomes', { run, batch });
      yield batch;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#run[Symbol.asyncDispose]();
  }

  #tell(event: RunEvent): void {
    const run = this.#identity;
    if (event.kind === 'replan') {
      publish('forkwise:run:replan', { run, plan: event.plan, reason: event.reason });
    } else if (event.kind === 'plan') {
      publish('forkwise:run:plan', { run, plan: event.plan, predictedMs: event.predictedMs });
    }
  }
}

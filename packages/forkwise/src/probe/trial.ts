import type { Outcome, OutcomeBatch, Plan } from '@forkwise/core';
import { type Executor, type InputReader, type Work, outcomesOf } from '@forkwise/executor';

import { BegunExecution } from './begun.ts';
import { GatedReader } from './gate.ts';
import type { ProbeItem } from './sampler.ts';

export interface TrialTiming {
  readonly runs: number;
  /** Mean over these runs, ms, as the worker's own clock says. */
  readonly wallMs: number;
}

export interface Attempt {
  readonly item: ProbeItem;
  readonly outcome: Outcome;
  /** Whether the outcome is the task's; false where no worker could start to run it. */
  readonly ran: boolean;
}

/** What workers have shown so far. */
export interface Shown {
  readonly attempts: readonly Attempt[];
  readonly timings: readonly TrialTiming[];
  readonly importMs: number;
}

/** What a trial showed up to one moment, and then up to the next. */
export function inTurn(first: Shown, next: Shown): Shown {
  return {
    attempts: [...first.attempts, ...next.attempts],
    timings: [...first.timings, ...next.timings],
    importMs: first.importMs,
  };
}

export interface TrialOptions {
  readonly executor: Executor;
  readonly plan: Plan;
  readonly work: Omit<Work, 'inputs'>;
  readonly inputs: InputReader;
  /** How many inputs the workers may take before they have proved themselves. */
  readonly allowed: number;
  /** So many outcomes are enough to judge by. */
  readonly wanted: number;
  /** An input out of turn that the first worker begins with. */
  readonly head?: ProbeItem | undefined;
  /** The comparable size of an input. */
  readonly sizeOf: (value: unknown) => number;
}

/** A worker that waits for another input shows nothing: it may have so many times as many. */
const IN_HAND = 2;

/**
 * Workers that are tried on a few real inputs, whose outcomes count. What they show is taken out of
 * what they go on to deliver, so that an input which only fails there can be run again elsewhere.
 */
export class Trial {
  readonly begun: BegunExecution;
  readonly #options: TrialOptions;
  readonly #gate: GatedReader;
  readonly #startsBefore: number;
  #wanted: number;
  readonly #attempts: Attempt[] = [];
  /** Inputs whose outcome has been shown: however it ends, they are not missing. */
  readonly #shown = new Set<number>();
  readonly #spans: { readonly startMs: number; readonly timing: TrialTiming }[] = [];

  constructor(options: TrialOptions) {
    const { executor, plan, work, inputs, allowed, head } = options;
    this.#options = options;
    this.#wanted = options.wanted;
    this.#startsBefore = executor.starts.length;
    this.#gate = new GatedReader(inputs, allowed, head);
    // The thread that hands out the inputs works on others meanwhile.
    const execution = executor.execute(plan, { ...work, inputs: this.#gate, otherTakers: 1 });
    this.begun = new BegunExecution(plan, execution);
  }

  /** The input out of turn that the first worker began with. */
  get head(): ProbeItem | undefined {
    return this.#options.head;
  }

  get plan(): Plan {
    return this.begun.plan;
  }

  /** Whether a worker has started, and so may have begun with an input. */
  get up(): boolean {
    return this.#options.executor.starts.length > this.#startsBefore;
  }

  /** Whether there is enough to judge by. */
  get answered(): boolean {
    const { begun, plan } = this;
    if (begun.over || begun.failures > 0) return true;
    return this.#attempts.length + begun.waiting >= this.#wanted * plan.workers;
  }

  /** Lets each of them have some more inputs: of so many, the outcomes are enough to judge by again. */
  goOn(wanted: number): void {
    this.#wanted = wanted;
    this.#gate.allow(IN_HAND * wanted * this.plan.workers);
  }

  /** What was shown since the last call. */
  take(): Shown {
    for (const batch of this.begun.takeHeld()) this.#add(batch);
    const failure = this.begun.takeFailure();
    if (failure !== undefined) this.#addMissing(failure.error);
    const attempts = this.#attempts.splice(0);
    const timings = this.#spans
      .splice(0)
      .toSorted((a, b) => a.startMs - b.startMs)
      .map(({ timing }) => timing);
    return {
      attempts,
      timings,
      importMs: this.#options.executor.starts[this.#startsBefore]?.importMs ?? 0,
    };
  }

  /** Lets them have all the inputs that are left. */
  open(): void {
    this.#gate.open();
  }

  /** Lets them complete what they have, and no more. Returns an input that none of them took. */
  async end(): Promise<ProbeItem | undefined> {
    const head = this.#gate.end();
    await this.begun.ended;
    return head;
  }

  /** Stops them and gives back their inputs; `undefined` once any of these may have been begun, or where another may yet come. */
  abandon(): readonly ProbeItem[] | undefined {
    if (this.#gate.awaiting) return undefined;
    const taken = this.begun.withdraw();
    if (taken === undefined) return undefined;
    const head = this.#gate.end();
    const items = taken.map(({ index, value }) => this.#item(index, value));
    return head === undefined ? items : [...items, head];
  }

  #add(batch: OutcomeBatch): void {
    let added = 0;
    for (const outcome of outcomesOf(batch)) {
      const { index } = outcome;
      const item = this.#item(index, this.#gate.handedOut.get(index));
      this.#attempts.push({ item, outcome, ran: true });
      this.#shown.add(index);
      added += 1;
    }
    const { startMs, endMs } = batch.span;
    const timing = { runs: added, wallMs: (endMs - startMs) / Math.max(1, added) };
    this.#spans.push({ startMs, timing });
  }

  /** The workers could not start: what they were handed has no outcome. */
  #addMissing(error: unknown): void {
    for (const [index, value] of this.#gate.handedOut) {
      if (this.#shown.has(index)) continue;
      this.#shown.add(index);
      const outcome = { index, status: 'rejected', error } as const;
      this.#attempts.push({ item: this.#item(index, value), outcome, ran: false });
    }
  }

  #item(index: number, value: unknown): ProbeItem {
    return { index, value, size: this.#options.sizeOf(value) };
  }
}

import type { Outcome } from '@forkwise/core';

/** Consecutive inputs that fulfilled: `values[i]` is the result of input `start + i`. */
export interface FulfilledRun {
  readonly start: number;
  readonly values: readonly unknown[];
}

/** Outcomes, those of many tiny inputs without an object for each. */
export interface Outcomes {
  readonly single: readonly Outcome[];
  readonly runs: readonly FulfilledRun[];
  readonly count: number;
}

export const NO_OUTCOMES: Outcomes = { single: [], runs: [], count: 0 };

export function joined(one: Outcomes, other: Outcomes): Outcomes {
  return {
    single: [...one.single, ...other.single],
    runs: [...one.runs, ...other.runs],
    count: one.count + other.count,
  };
}

export const ofSingle = (single: readonly Outcome[]): Outcomes => ({
  single,
  runs: [],
  count: single.length,
});

/** Gathers outcomes until they are taken. */
export class OutcomeStore {
  #single: Outcome[] = [];
  #runs: FulfilledRun[] = [];
  #count = 0;
  #total = 0;
  #failures = 0;

  /** How many are here. */
  get count(): number {
    return this.#count;
  }

  /** How many have ever been added, but for those taken one by one. */
  get total(): number {
    return this.#total;
  }

  /** How many that did not fulfil have ever been added. */
  get failures(): number {
    return this.#failures;
  }

  add(outcome: Outcome): void {
    this.#single.push(outcome);
    this.#count += 1;
    this.#total += 1;
    if (outcome.status !== 'fulfilled') this.#failures += 1;
  }

  addRun(run: FulfilledRun): void {
    if (run.values.length === 0) return;
    this.#runs.push(run);
    this.#count += run.values.length;
    this.#total += run.values.length;
  }

  /** Takes the outcome of `index`, if it is here by itself. */
  takeOne(index: number): Outcome | undefined {
    const at = this.#single.findLastIndex((outcome) => outcome.index === index);
    if (at === -1) return undefined;
    this.#count -= 1;
    this.#total -= 1;
    return this.#single.splice(at, 1)[0];
  }

  takeAll(): Outcomes {
    const all = { single: this.#single, runs: this.#runs, count: this.#count };
    this.#single = [];
    this.#runs = [];
    this.#count = 0;
    return all;
  }
}

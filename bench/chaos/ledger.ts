import type { Outcome } from '@forkwise/core';
import { isDeepStrictEqual } from 'node:util';

import { expectedOf, type Fault, isFault, type Place } from './faults.ts';
import { encode, type Order, outputOf, type Shape } from './inputs.ts';

/** How a run balances: what was taken against what came out. */
export interface Balance {
  readonly inputs: number;
  /** Inputs without an outcome. */
  readonly lost: number;
  /** Outcomes beyond the first of an input. */
  readonly duplicated: number;
  /** Outcomes with another value, status, code or reason than they must have, or out of order. */
  readonly wrong: number;
  /** The first few of what is not as it must be. */
  readonly complaints: readonly string[];
  /** Faults that were met, by kind. */
  readonly faults: Readonly<Partial<Record<Fault, number>>>;
}

export interface LedgerOptions {
  readonly orders: readonly Order[];
  readonly shape: Shape;
  readonly place: Place;
  /** Whether the run was cancelled: then an input may be `cancelled` instead. */
  readonly cancelled: boolean;
  /** Whether outcomes must come in the order of the inputs. */
  readonly ordered: boolean;
}

const MOST_COMPLAINTS = 8;

/** Enters every outcome of a run as it comes, and says at the end whether all is right. */
export class Ledger {
  readonly #options: LedgerOptions;
  readonly #seen = new Set<number>();
  readonly #complaints: string[] = [];
  readonly #faults: Partial<Record<Fault, number>> = {};
  #duplicated = 0;
  #wrong = 0;
  #latest = -1;

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  get entries(): number {
    return this.#seen.size;
  }

  enter(outcome: Outcome): void {
    const { index } = outcome;
    if (this.#seen.has(index)) {
      this.#duplicated += 1;
      this.#complain(`input ${index} has another outcome: ${outcome.status}`);
      return;
    }
    this.#seen.add(index);
    const order = this.#options.orders[index];
    const fault = order === undefined ? `there is no input ${index}` : this.#fault(order, outcome);
    if (order !== undefined && isFault(order.fault)) {
      this.#faults[order.fault] = (this.#faults[order.fault] ?? 0) + 1;
    }
    if (fault === undefined) return;
    this.#wrong += 1;
    this.#complain(`input ${index} (${order?.fault}): ${fault}`);
  }

  /** `taken`: how many inputs were taken from the source, counted from the first. */
  balance(taken: number): Balance {
    let lost = 0;
    for (let index = 0; index < taken; index += 1) {
      if (this.#seen.has(index)) continue;
      lost += 1;
      this.#complain(`input ${index} (${this.#options.orders[index]?.fault}) has no outcome`);
    }
    return {
      inputs: taken,
      lost,
      duplicated: this.#duplicated,
      wrong: this.#wrong,
      complaints: this.#complaints,
      faults: this.#faults,
    };
  }

  #complain(text: string): void {
    if (this.#complaints.length < MOST_COMPLAINTS) this.#complaints.push(text);
  }

  #fault(order: Order, outcome: Outcome): string | undefined {
    const { place, cancelled, ordered } = this.#options;
    if (ordered && outcome.index < this.#latest) return 'it comes after a later one';
    this.#latest = Math.max(this.#latest, outcome.index);
    const expected = expectedOf(order.fault, place);
    if (cancelled && outcome.status === 'cancelled') return undefined;
    if (outcome.status !== expected.status) return `it is ${told(outcome)}`;
    if (outcome.status === 'fulfilled') return this.#valueFault(order, outcome.value);
    const { code, found } = detailsOf(outcome.error);
    if (expected.status === 'rejected' && code !== expected.code) return `its code is ${code}`;
    if (order.fault === 'rejectOdd' && !isDeepStrictEqual(outcome.error, { odd: order.id })) {
      return 'it rejects with another value';
    }
    if (expected.status === 'crashed' && !expected.found.test(found)) return `it says ${found}`;
    return undefined;
  }

  #valueFault(order: Order, value: unknown): string | undefined {
    // On the caller's thread, what cannot be compared is the very object of the task.
    if (order.fault === 'refused') return undefined;
    const expected = outputOf(order, encode(order, this.#options.shape));
    return isDeepStrictEqual(value, expected) ? undefined : 'it has another value';
  }
}

function told(outcome: Outcome): string {
  if (outcome.status === 'fulfilled') return 'fulfilled';
  const { error } = outcome;
  return `${outcome.status}: ${error instanceof Error ? error.message : String(error)}`;
}

function detailsOf(error: unknown): { readonly code: string | undefined; readonly found: string } {
  const { code, found } = (error ?? {}) as { code?: unknown; found?: unknown };
  return {
    code: typeof code === 'string' ? code : undefined,
    found: typeof found === 'string' ? found : '',
  };
}

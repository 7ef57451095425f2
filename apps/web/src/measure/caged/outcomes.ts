import type { Batch, Executed } from '../messages.ts';
import { markOf } from './mark.ts';

/** What became of the inputs of one plan: exactly one outcome each. */
export class Outcomes {
  readonly #marks: string[] = [];
  readonly #total: number;
  readonly #areMarks: boolean;
  #batches: Batch[] = [];
  #failures = new Map<number, string>();
  #settled = 0;

  /** @param areMarks whether values come as marks, or as themselves */
  constructor(total: number, areMarks: boolean) {
    this.#total = total;
    this.#areMarks = areMarks;
  }

  get settled(): number {
    return this.#settled;
  }

  /** Values are looked at when it is over, so that it takes no time from the plan. */
  add(batch: Batch): void {
    this.#batches.push(batch);
    this.#settled += batch.indices.length + batch.failures.length;
  }

  /** One mark for each input, to compare with those of other plans. */
  marks(): readonly string[] {
    for (const { indices, values, failures } of this.#batches) {
      indices.forEach((index, at) => {
        this.#marks[index] = this.#areMarks ? String(values[at]) : markOf(values[at]);
      });
      for (const { index, error } of failures) {
        this.#marks[index] = `rejected: ${error}`;
        this.#failures.set(index, error);
      }
    }
    this.#batches = [];
    return this.#marks;
  }

  /** @param reference marks of the plan that ran first; `undefined`: this is the one */
  executed(wallMs: number, reference: readonly string[] | undefined): Executed {
    const marks = this.marks();
    const rejected = this.#failures.size;
    return {
      wallMs,
      counts: {
        total: this.#total,
        fulfilled: this.#settled - rejected,
        rejected,
        timedOut: 0,
        crashed: 0,
        cancelled: 0,
      },
      firstFailure: this.#failures.get(Math.min(...this.#failures.keys())),
      differing:
        reference === undefined ? 0 : marks.filter((own, at) => own !== reference[at]).length,
    };
  }

  /** @param inFlight inputs that may have been running when the time was up */
  timedOut(wallMs: number, settled: number, inFlight: number): Executed {
    const left = this.#total - settled;
    const timedOut = Math.min(left, inFlight);
    return {
      wallMs,
      counts: {
        total: this.#total,
        fulfilled: settled,
        rejected: 0,
        timedOut,
        crashed: 0,
        cancelled: left - timedOut,
      },
      firstFailure: 'The time limit has passed; its workers were ended.',
      differing: 0,
    };
  }
}

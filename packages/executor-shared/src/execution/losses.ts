import { type FailedOutcome, ForkwiseError } from '@forkwise/core';
import { crashedOutcome, MAX_BARREN_DEATHS, timedOutOutcome } from '@forkwise/executor';

import type { WorkerDeath } from './crew.ts';
import type { Item, Unrecorded } from './lane-words.ts';
import type { RingPage } from './ring-page.ts';

/** What a death amounts to. */
export interface Verdict {
  readonly seat: number;
  readonly failures: readonly FailedOutcome[];
  /** Suspects, to be tried by themselves. */
  readonly alone: readonly Item[];
  /** Inputs that are not to blame. */
  readonly again: readonly Item[];
  /** Set where workers do not come up at all. */
  readonly startFailure: ForkwiseError | undefined;
}

interface Loss {
  readonly seat: number;
  readonly death: WorkerDeath;
  readonly running: readonly Item[];
  readonly waiting: readonly Item[];
  /** Claimed lanes without an owner, by page: the dead worker's unless a living one records them. */
  readonly unrecorded: ReadonlyMap<RingPage, Unrecorded>;
}

/** Works out what dead workers left behind, and whom to blame. */
export class Losses {
  readonly #retries: number;
  readonly #timeoutMs: number;
  readonly #settledBySeat: readonly number[];
  /** Outcomes of all seats when a worker last died, and how many have died since there were any. */
  #settledBefore = 0;
  #barrenDeaths = 0;
  readonly #crashes = new Map<number, number>();
  readonly #expired = new Set<number>();
  /** One of these held its worker's thread, and the others could not end for its sake. */
  readonly #heldUp = new Set<number>();
  /** Seats whose worker was ended because of an input's time limit. */
  readonly #killed = new Set<number>();
  #open: Loss[] = [];

  constructor(retries: number, timeoutMs: number, settledBySeat: readonly number[]) {
    this.#retries = retries;
    this.#timeoutMs = timeoutMs;
    this.#settledBySeat = settledBySeat;
  }

  get none(): boolean {
    return this.#open.length === 0;
  }

  /** Inputs are past their time limit, or some of them `unsure`, and their worker is being ended for it. */
  expired(seat: number, indices: readonly number[], unsure: boolean): void {
    const expired = unsure ? this.#heldUp : this.#expired;
    for (const index of indices) expired.add(index);
    this.#killed.add(seat);
  }

  isKilled(seat: number): boolean {
    return this.#killed.has(seat);
  }

  /** Takes back what the dead worker had claimed, as far as it had said so. */
  died(seat: number, death: WorkerDeath, pages: readonly RingPage[]): void {
    const running: Item[] = [];
    const waiting: Item[] = [];
    const unrecorded = new Map<RingPage, Unrecorded>();
    for (const page of pages) {
      if (!page.busy) continue;
      const lost = page.recover(seat);
      running.push(...lost.running);
      waiting.push(...lost.waiting);
      const found = page.unrecorded();
      if (found.lanes.length > 0) unrecorded.set(page, found);
    }
    this.#open.push({ seat, death, running, waiting, unrecorded });
  }

  /** Only while no living worker is between a claim and its record. */
  settle(): Verdict[] {
    const open = this.#open;
    this.#open = [];
    return open.map((loss) => this.#settle(loss));
  }

  /** The indices of all inputs taken back and not decided on, leaving none. */
  clear(): number[] {
    const items = this.#open.flatMap(({ running, waiting }) => [...running, ...waiting]);
    this.#open = [];
    return items.map(({ index }) => index);
  }

  #settle(loss: Loss): Verdict {
    const { seat, death, running, waiting } = loss;
    const unrecorded = [...loss.unrecorded].flatMap(([page, found]) =>
      page.recoverUnrecorded(found, seat),
    );
    const failures: FailedOutcome[] = [];
    const alone: Item[] = [];
    const again = [...waiting, ...unrecorded];
    const killed = this.#killed.delete(seat);
    for (const item of running) {
      if (this.#expired.delete(item.index)) {
        failures.push(timedOutOutcome(item.index, this.#timeoutMs));
      } else if (this.#heldUp.delete(item.index)) alone.push(item);
      else if (killed) again.push(item);
      else this.#blame(item, death, running.length === 1, failures, alone);
    }
    const startFailure = killed ? undefined : this.#startFailure(loss);
    return { seat, failures, alone, again, startFailure };
  }

  /** One of several suspects has used up an attempt, but is not given up before one alone. */
  #blame(
    { index, value }: Item,
    death: WorkerDeath,
    certain: boolean,
    failures: FailedOutcome[],
    alone: Item[],
  ): void {
    const crashes = (this.#crashes.get(index) ?? 0) + 1;
    if (certain && crashes > this.#retries) {
      this.#crashes.delete(index);
      failures.push(crashedOutcome(index, death.found, crashes));
      return;
    }
    this.#crashes.set(index, crashes);
    alone.push({ index, value });
  }

  #startFailure({ death }: Loss): ForkwiseError | undefined {
    const settled = this.#settledBySeat.reduce((sum, outcomes) => sum + outcomes, 0);
    // One that was ready may have had nothing to do.
    const fruitful = death.stage === 'ready' || settled > this.#settledBefore;
    this.#settledBefore = settled;
    this.#barrenDeaths = fruitful ? 0 : this.#barrenDeaths + 1;
    const hopeless = death.stage === 'cannotLoad' && settled === 0;
    if (!hopeless && this.#barrenDeaths < MAX_BARREN_DEATHS) return undefined;
    return new ForkwiseError('WORKER_START_FAILED', 'Workers end before they run any input.', {
      expected: 'a worker thread that imports the task and takes inputs',
      found: `${this.#barrenDeaths} in a row that ended at once: ${death.found}`,
      hint: "Look at what the task's module does when it is imported.",
      cause: death.cause,
    });
  }
}

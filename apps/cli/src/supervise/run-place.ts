import { IndexSet, type Tried } from 'forkwise';

/** Inputs of which one is under way: so many from `first` on, `null` where it is not known how many. */
export interface Place {
  readonly first: number;
  readonly count: number | null;
  /** The first of them, where it is at hand. */
  readonly value?: unknown;
}

/**
 * Where a run in this process is: at the inputs that are measured, and once that is over at one of
 * those that have no outcome yet.
 */
export class RunPlace {
  readonly #done = new IndexSet();
  readonly #skip: IndexSet;
  #tried: Tried | undefined;
  /** Called when it goes on to other inputs to be measured. */
  onMove = (): void => undefined;

  constructor(skip = new IndexSet()) {
    this.#skip = skip;
  }

  readonly trying = (tried: Tried): void => {
    this.#tried = tried;
    this.onMove();
  };

  measured(): void {
    this.#tried = undefined;
  }

  settled(index: number): void {
    this.#done.add(index);
  }

  get at(): Place {
    if (this.#tried !== undefined) return { ...this.#tried, count: this.#tried.count ?? null };
    let first = 0;
    for (let next = -1; next !== first;) {
      next = first;
      first = this.#skip.firstMissing(this.#done.firstMissing(first));
    }
    return { first, count: null };
  }
}

import { IndexSet, type Loaded, type Tried } from 'forkwise';

import { type GoOn, tryingOf, type Where } from './marks.ts';

interface RunPlaceOptions {
  /** What an earlier run has done. */
  readonly skip: IndexSet | undefined;
  /**
   * How the run can be gone on with by now.
   *
   * @param hasRun whether an input may have come to its end
   */
  readonly goOn: (loaded: Loaded, hasRun: boolean) => GoOn;
  /** Called when it has moved on, but for every outcome. */
  readonly onMove: () => void;
}

/**
 * Where a run is: loading its task, at the inputs that are measured, and once that is over at one of
 * those that have no outcome yet.
 */
export class RunPlace {
  readonly #done = new IndexSet();
  readonly #skip: IndexSet;
  readonly #options: RunPlaceOptions;
  #state: 'loading' | 'trying' | 'running' = 'loading';
  #loaded: Loaded | undefined;
  #tried: Tried | undefined;
  #isHere = false;
  #hasRun = false;

  constructor(options: RunPlaceOptions) {
    this.#skip = options.skip ?? new IndexSet();
    this.#options = options;
  }

  readonly loaded = (loaded: Loaded): void => {
    this.#loaded = loaded;
  };

  /** The next turn of the loop tells that what was tried has ended. */
  readonly trying = (tried: Tried | undefined): void => {
    if (tried === undefined) {
      if (this.#state === 'trying') this.#isHere = false;
      this.#hasRun = true;
      return;
    }
    this.#state = 'trying';
    this.#tried = tried;
    this.#isHere = tried.inWorkers !== true;
    this.#hasRun ||= tried.count !== 1;
    this.#options.onMove();
  };

  /** @param isHere whether inputs run on the main thread under the plan that begins */
  planned(isHere: boolean): void {
    this.#state = 'running';
    this.#isHere = isHere;
    this.#hasRun = true;
    this.#options.onMove();
  }

  settled(index: number): void {
    this.#done.add(index);
    this.#hasRun = true;
  }

  get where(): Where {
    if (this.#state === 'loading' || this.#loaded === undefined) return { kind: 'loading' };
    const goOn = this.#options.goOn(this.#loaded, this.#hasRun);
    const isHere = this.#isHere;
    if (this.#state === 'trying' && this.#tried !== undefined) {
      return { ...tryingOf(this.#tried, goOn), isHere };
    }
    return { kind: 'running', first: this.#firstOpen, isHere, goOn };
  }

  get #firstOpen(): number {
    let first = 0;
    for (let next = -1; next !== first;) {
      next = first;
      first = this.#skip.firstMissing(this.#done.firstMissing(first));
    }
    return first;
  }
}

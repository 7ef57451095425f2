import { IndexSet, type Tried } from 'forkwise';

import { type GoOn, tryingOf, type Where } from './marks.ts';

interface RunPlaceOptions {
  /** What an earlier run has done. */
  readonly skip: IndexSet | undefined;
  /** How the run can be gone on with, once outcomes have been delivered and before. */
  readonly goOn: { readonly before: GoOn; readonly after: GoOn };
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
  #tried: Tried | undefined;
  #hasDelivered = false;

  constructor(options: RunPlaceOptions) {
    this.#skip = options.skip ?? new IndexSet();
    this.#options = options;
  }

  readonly trying = (tried: Tried): void => {
    this.#state = 'trying';
    this.#tried = tried;
    this.#options.onMove();
  };

  measured(): void {
    this.#state = 'running';
    this.#options.onMove();
  }

  settled(index: number): void {
    this.#done.add(index);
    if (this.#hasDelivered) return;
    this.#hasDelivered = true;
    this.#options.onMove();
  }

  get where(): Where {
    const { before, after } = this.#options.goOn;
    const goOn = this.#hasDelivered ? after : before;
    if (this.#state === 'loading') return { kind: 'loading' };
    if (this.#state === 'trying' && this.#tried !== undefined) return tryingOf(this.#tried, goOn);
    return { kind: 'running', first: this.#firstOpen, goOn };
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

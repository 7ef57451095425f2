import type { Clock } from './clock.ts';

type Done = () => void;

/**
 * Cores under processor sharing: n that compute at once get e(n) cores' worth, in equal parts. Each
 * part done is the same for all, so one sum of it orders them: whoever's end it reaches is done.
 */
export class Cores {
  readonly #clock: Clock;
  readonly #effective: readonly number[];
  /** Ends, in shared work done, ascending; the soonest last. */
  readonly #ends: { readonly end: number; readonly done: Done }[] = [];
  #shared = 0;
  #atMs = 0;
  #round = 0;

  constructor(clock: Clock, effectiveCores: readonly number[]) {
    this.#clock = clock;
    this.#effective = effectiveCores;
  }

  compute(ms: number, done: Done): void {
    if (ms <= 0) {
      done();
      return;
    }
    this.#advance();
    const end = this.#shared + ms;
    this.#ends.splice(this.#place(end), 0, { end, done });
    this.#await();
  }

  get #rate(): number {
    const busy = this.#ends.length;
    const index = Math.min(busy, this.#effective.length) - 1;
    return (this.#effective[index] ?? 1) / busy;
  }

  #advance(): void {
    const { nowMs } = this.#clock;
    if (this.#ends.length > 0) this.#shared += (nowMs - this.#atMs) * this.#rate;
    this.#atMs = nowMs;
  }

  /** Only the newest wait counts: whoever comes or goes changes everyone's speed. */
  #await(): void {
    const soonest = this.#ends.at(-1);
    if (soonest === undefined) return;
    const round = ++this.#round;
    const delayMs = Math.max(0, (soonest.end - this.#shared) / this.#rate);
    this.#clock.after(delayMs, () => {
      if (round !== this.#round) return;
      this.#advance();
      this.#ends.pop();
      this.#await();
      soonest.done();
    });
  }

  #place(end: number): number {
    let low = 0;
    let high = this.#ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ends[middle] as { readonly end: number }).end > end) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Who is served next: those who queue, or whoever goes on from what the one before has finished. */
export type Turn = 'queued' | 'next';

/** Places that are held one user at a time: a thread has one, a native pool several. */
export class Places {
  #free: number;
  readonly #next: Done[] = [];
  readonly #queue: Done[] = [];
  #head = 0;

  constructor(size: number) {
    this.#free = size;
  }

  enter(turn: Turn, entered: Done): void {
    if (this.#free > 0) {
      this.#free -= 1;
      entered();
    } else if (turn === 'next') {
      this.#next.push(entered);
    } else {
      this.#queue.push(entered);
    }
  }

  leave(): void {
    const entered = this.#next.shift() ?? this.#queue[this.#head++];
    if (entered !== undefined) {
      entered();
      return;
    }
    this.#head -= 1;
    this.#free += 1;
  }
}

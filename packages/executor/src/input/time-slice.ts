/** A synchronous source may hold the thread about this long: two frames of a progress bar. */
const SLICE_MS = 10;

/**
 * Says when a loop over a foreign iterator has used up its time slice. The clock is read after 1,
 * 2, 4, 8 … steps, so a fast source pays for a few reads only and a slow one overruns the slice at
 * most about twofold.
 */
export class TimeSlice {
  readonly #startMs = performance.now();
  #steps = 0;
  #nextCheck = 1;

  /** Counts one step; true when the slice is over. */
  step(): boolean {
    this.#steps += 1;
    if (this.#steps < this.#nextCheck) return false;
    this.#nextCheck *= 2;
    return performance.now() - this.#startMs >= SLICE_MS;
  }
}

/** The rate is that of the last seconds, so that it follows a run that speeds up or slows down. */
const WINDOW_MS = 5_000;

export interface Pace {
  readonly perSecond: number;
  /** Absent until a total and a rate are known. */
  readonly remainingMs?: number;
}

/** Turns counts over time into a rate and the time left. */
export class PaceMeter {
  readonly #seen: { readonly atMs: number; readonly settled: number }[] = [];

  /** `settled` of `total` are done at `atMs`, any clock that does not run backwards. */
  pace(atMs: number, settled: number, total: number | undefined): Pace {
    this.#seen.push({ atMs, settled });
    // The newest observation outside the window stays: it is the window's left edge.
    while (this.#seen.length > 2 && (this.#seen[1]?.atMs ?? atMs) <= atMs - WINDOW_MS) {
      this.#seen.shift();
    }
    const [first] = this.#seen;
    const spanMs = atMs - (first?.atMs ?? atMs);
    const perSecond = spanMs > 0 ? ((settled - (first?.settled ?? 0)) / spanMs) * 1000 : 0;
    if (total === undefined || perSecond === 0) return { perSecond };
    return { perSecond, remainingMs: (Math.max(total - settled, 0) / perSecond) * 1000 };
  }
}

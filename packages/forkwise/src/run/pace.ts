/** The rate at which a stage settles inputs, from its first outcome on: start-up left aside. */
export class Pace {
  #firstMs: number | undefined;
  #firstSettled = 0;
  #settled = 0;
  #lastMs = 0;

  /** Takes note that so many inputs of the stage have settled by now. */
  note(settled: number, nowMs: number): void {
    if (settled === 0) return;
    if (this.#firstMs === undefined) {
      this.#firstMs = nowMs;
      this.#firstSettled = settled;
    }
    this.#settled = settled;
    this.#lastMs = nowMs;
  }

  /** Time since the first outcome, ms. */
  get elapsedMs(): number {
    return this.#firstMs === undefined ? 0 : this.#lastMs - this.#firstMs;
  }

  /** Inputs per ms since the first outcome; 0 while there is only one. */
  get rate(): number {
    const elapsed = this.elapsedMs;
    return elapsed > 0 ? (this.#settled - this.#firstSettled) / elapsed : 0;
  }
}

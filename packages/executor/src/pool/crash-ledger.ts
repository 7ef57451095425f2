/**
 * So many workers that die one after another without running an input end the run: it would only
 * spin. Each takes tens of ms to start, so that is soon over; fewer may be bad luck, where something
 * outside, such as a machine short of memory, ends them.
 */
export const MAX_BARREN_DEATHS = 8;

/** Remembers deaths: how many each input has caused, and how many in a row came to nothing. */
export class CrashLedger {
  readonly #retries: number;
  /** Only inputs that are to be tried again are here. */
  readonly #deaths = new Map<number, number>();
  #barrenDeaths = 0;

  constructor(retries: number) {
    this.#retries = retries;
  }

  noteProgress(): void {
    this.#barrenDeaths = 0;
  }

  /** Notes a death; true when there were too many in a row without progress. */
  noteDeath(barren: boolean): boolean {
    this.#barrenDeaths = barren ? this.#barrenDeaths + 1 : 0;
    return this.#barrenDeaths >= MAX_BARREN_DEATHS;
  }

  /**
   * Notes that an input has brought its worker down; how often, and whether it is tried again, which
   * one that is not `repeatable` cannot be.
   */
  blame(index: number, repeatable: boolean): { readonly deaths: number; readonly again: boolean } {
    const deaths = (this.#deaths.get(index) ?? 0) + 1;
    const again = repeatable && deaths <= this.#retries;
    if (again) this.#deaths.set(index, deaths);
    else this.#deaths.delete(index);
    return { deaths, again };
  }
}

/**
 * A financial contract: what it pays is a function, and what it is worth is a method.
 *
 * Neither survives a message to another thread or process. `payoff` makes structured clone throw;
 * without it the clone would succeed and arrive as a plain object that has lost `discount`.
 */
export class Contract {
  readonly years: number;
  readonly payoff: (finalPrice: number) => number;

  constructor(years: number, payoff: (finalPrice: number) => number) {
    this.years = years;
    this.payoff = payoff;
  }

  /** Today's value of `amount` paid when the contract ends, at `rate` interest a year. */
  discount(amount: number, rate: number): number {
    return amount * Math.exp(-rate * this.years);
  }
}

/** The right to buy at `strike`. */
export const call = (years: number, strike: number): Contract =>
  new Contract(years, (price) => Math.max(0, price - strike));

/** The right to sell at `strike`. */
export const put = (years: number, strike: number): Contract =>
  new Contract(years, (price) => Math.max(0, strike - price));

/** Pays `amount` if the price ends between `low` and `high`. */
export const range = (years: number, low: number, high: number, amount: number): Contract =>
  new Contract(years, (price) => (price >= low && price <= high ? amount : 0));

import { Decimal } from 'decimal.js';

const Precise = Decimal.clone({ precision: 400, defaults: true });

/** The `n`th root of 2, as an instance of a class that a message would strip to a plain object. */
export default function root(n: number): Decimal {
  return new Precise(2).pow(new Precise(1).div(n)).toSignificantDigits(60);
}

export const inputs: readonly number[] = Array.from({ length: 30 }, (_, i) => i + 3);

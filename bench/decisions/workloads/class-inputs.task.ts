import { Decimal } from 'decimal.js';

const Precise = Decimal.clone({ precision: 220, defaults: true });

/** The exponential of an exact number, by a method of the number that a message would strip. */
export default function exponential(power: Decimal): string {
  return power.exp().toString();
}

export function* inputs(): Generator<Decimal> {
  for (let power = 1; power <= 120; power += 1) yield new Precise(power).div(7);
}

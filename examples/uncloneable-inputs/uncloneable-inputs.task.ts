import { seededRandom } from '../support/random.ts';
import { call, put, range } from './contract.ts';
import type { Contract } from './contract.ts';

const PATHS = 500_000;
const START_PRICE = 100;
const RATE = 0.03;
const VOLATILITY = 0.25;

/** The contract's value: what it pays on average over 500,000 simulated prices, discounted. */
export default function value(contract: Contract): number {
  const random = seededRandom(7);
  const drift = (RATE - VOLATILITY ** 2 / 2) * contract.years;
  const spread = VOLATILITY * Math.sqrt(contract.years);
  let paid = 0;
  for (let path = 0; path < PATHS; path += 1) {
    paid += contract.payoff(START_PRICE * Math.exp(drift + spread * gaussian(random)));
  }
  return contract.discount(paid / PATHS, RATE);
}

/** A standard normal draw, by the Box–Muller transform. */
function gaussian(random: () => number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}

/** Sixty contracts: twenty strikes, three kinds. */
export function* inputs(): Generator<Contract> {
  for (let strike = 62; strike <= 138; strike += 4) {
    yield call(1, strike);
    yield put(2, strike);
    yield range(1, strike - 10, strike + 10, 25);
  }
}

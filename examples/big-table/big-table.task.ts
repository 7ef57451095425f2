import { seededRandom } from '../support/random.ts';

const ENTRIES = 4_000_000;
const LOOKUPS = 100_000;
const GROUPS = 40;

/** Every known price, in ascending order: 32 MB. */
export type Shared = { readonly prices: Float64Array };

/**
 * Draws 100,000 offers from the stream `seed`, looks up where each stands among all the prices,
 * and returns their mean rank, from 0 (below every price) to 1 (above every price).
 */
export default function meanRank(seed: number, { prices }: Shared): number {
  const random = seededRandom(seed);
  const highest = prices.at(-1) ?? 0;
  let ranks = 0;
  for (let lookup = 0; lookup < LOOKUPS; lookup += 1) {
    ranks += pricesBelow(prices, random() * highest);
  }
  return ranks / LOOKUPS / prices.length;
}

function pricesBelow(prices: Float64Array, offer: number): number {
  let low = 0;
  let high = prices.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    // `middle` is below `high`, so inside the table; the fallback is for the type alone.
    if ((prices[middle] ?? Infinity) < offer) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const shared = (): Shared => {
  const random = seededRandom(2024);
  const prices = new Float64Array(ENTRIES);
  let price = 0;
  for (let entry = 0; entry < ENTRIES; entry += 1) {
    price += random();
    prices[entry] = price;
  }
  return { prices };
};

/** The seeds of forty groups of offers. */
export const inputs: readonly number[] = Array.from({ length: GROUPS }, (_, group) => group + 1);

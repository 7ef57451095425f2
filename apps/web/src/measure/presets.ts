/** Real work for a browser, as task modules. */
export interface TaskPreset {
  readonly name: string;
  readonly module: string;
}

/**
 * The modulus is the largest prime whose squared residues can be added within 31 bits, which is what
 * V8 keeps as small integers in browsers. A bit more, and it takes one or five times as long, by chance.
 */
const SUM_OF_SQUARES = `const MODULUS = 32749;

// 0² + 1² + … + (count − 1)², modulo 32,749.
export default function sumOfSquares(count) {
  let total = 0;
  for (let i = 0; i < count; i += 1) {
    const residue = i % MODULUS;
    total = (total + residue * residue) % MODULUS;
  }
  return total;
}

export const inputs = [6e7, 6e7, 6e7, 6e7];
`;

const DOWNLOADS = `// Waits as for a server, and computes nothing.
export default async function download(ms) {
  await new Promise((resolve) => setTimeout(resolve, ms));
  return ms;
}

export const inputs = [500, 500, 500, 500];
`;

const PRIMES = `// Primes from \`from\` on, in a range of 40,000: later ranges take longer.
export default function countPrimes(from) {
  let count = 0;
  for (let number = Math.max(2, from); number < from + 40_000; number += 1) {
    let isPrime = true;
    for (let factor = 2; factor * factor <= number; factor += 1) {
      if (number % factor === 0) {
        isPrime = false;
        break;
      }
    }
    if (isPrime) count += 1;
  }
  return count;
}

export const inputs = Array.from({ length: 48 }, (_, at) => at * 40_000);
`;

const BIG_TABLE = `const ENTRIES = 4_000_000;

// Looks up 100,000 offers among all prices, and returns their mean rank.
export default function meanRank(seed, { prices }) {
  let state = seed;
  let ranks = 0;
  for (let offer = 0; offer < 100_000; offer += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const price = (state / 2 ** 32) * ENTRIES;
    let low = 0;
    let high = prices.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (prices[middle] < price) low = middle + 1;
      else high = middle;
    }
    ranks += low;
  }
  return ranks / 100_000;
}

// 32 MB: one memory for all under shared-memory, one of its own for each worker else.
export const shared = () => ({ prices: Float64Array.from({ length: ENTRIES }, (_, at) => at) });

export const inputs = Array.from({ length: 40 }, (_, at) => at + 1);
`;

const TINY = `export default (number) => Math.sqrt(number) * 2;

export const inputs = Array.from({ length: 5000 }, (_, at) => at);
`;

export const TASK_PRESETS: readonly [TaskPreset, ...TaskPreset[]] = [
  { name: 'Sum squares', module: SUM_OF_SQUARES },
  { name: 'Four downloads', module: DOWNLOADS },
  { name: 'Count primes', module: PRIMES },
  { name: 'Search a big table', module: BIG_TABLE },
  { name: 'Many tiny ones', module: TINY },
];

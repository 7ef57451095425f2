/** An input to sample and its rank in the order by size, the smallest 0. */
export interface Pick {
  readonly index: number;
  readonly rank: number;
}

/**
 * Which of `sizes.length` inputs to sample so that every size is represented: ranks evenly spread
 * over the order by size, the middle first, the gaps halved again and again, the smallest and the
 * largest among the first three. Equal sizes: positions evenly spread over the list.
 *
 * @param sizes one comparable size per input (bytes, or a number's magnitude)
 * @param most how many to pick at most
 */
export function stratify(sizes: ArrayLike<number>, most: number): readonly Pick[] {
  const order = bySize(sizes);
  return spreadRanks(order.length, Math.min(most, order.length)).map((rank) => ({
    index: order[rank] as number,
    rank,
  }));
}

/**
 * How many of `count` inputs each of these distinct `ranks` in the order by size stands for: those
 * nearer to it than to any other, but the two extremes for themselves alone, since a single giant
 * must be known and must not count as many. In the order of `ranks`; at least 1 each.
 */
export function rankWeights(ranks: readonly number[], count: number): readonly number[] {
  const inner = ranks.filter((rank) => rank > 0 && rank < count - 1).toSorted((a, b) => a - b);
  const weights = new Map<number, number>();
  inner.forEach((rank, at) => {
    const from = at === 0 ? 0.5 : (rank + (inner[at - 1] as number)) / 2;
    const to = at === inner.length - 1 ? count - 1.5 : (rank + (inner[at + 1] as number)) / 2;
    weights.set(rank, Math.max(1, to - from));
  });
  return ranks.map((rank) => weights.get(rank) ?? 1);
}

/**
 * Tilts `weights` towards larger or smaller `loads` until their weighted mean load is `mean`, as that
 * of all inputs is known to be (raking by exponential tilting: Deville & Särndal 1992); as near as
 * the loads at hand allow. Their sum stays.
 */
export function tiltToMean(
  weights: readonly number[],
  loads: readonly number[],
  mean: number,
): readonly number[] {
  const largest = Math.max(...loads);
  if (!(largest > 0) || !(mean > 0)) return weights;
  const tilted = (slope: number): number[] =>
    weights.map((weight, at) => weight * Math.exp(slope * ((loads[at] ?? 0) / largest)));
  const meanOf = (of: readonly number[]): number => {
    let sum = 0;
    let total = 0;
    of.forEach((weight, at) => {
      sum += weight * (loads[at] ?? 0);
      total += weight;
    });
    return sum / total;
  };
  let low = -STEEPEST;
  let high = STEEPEST;
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2;
    if (meanOf(tilted(middle)) < mean) low = middle;
    else high = middle;
  }
  const found = tilted((low + high) / 2);
  const scale = sumOf(weights) / sumOf(found);
  return found.map((weight) => weight * scale);
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** e¹² is far beyond any weight that a few samples could bear. */
const STEEPEST = 12;
const HALVINGS = 30;

/** The rank of every input in the order by size, the smallest first, ties in order. */
export function sizeRanks(sizes: ArrayLike<number>): Int32Array {
  const ranks = new Int32Array(sizes.length);
  bySize(sizes).forEach((index, rank) => {
    ranks[index] = rank;
  });
  return ranks;
}

function bySize(sizes: ArrayLike<number>): readonly number[] {
  const order = Array.from({ length: sizes.length }, (_, index) => index);
  const even = order.every((index) => sizes[index] === sizes[0]);
  return even ? order : order.toSorted((a, b) => (sizes[a] ?? 0) - (sizes[b] ?? 0) || a - b);
}

/** The middle, both ends, then the middles of the gaps, coarse to fine; each rank once. */
function spreadRanks(count: number, wanted: number): readonly number[] {
  const ranks = new Set<number>();
  const add = (rank: number): void => {
    if (ranks.size < wanted && rank >= 0 && rank < count) ranks.add(rank);
  };
  add(Math.floor(count / 2));
  add(count - 1);
  add(0);
  for (let parts = 4; ranks.size < wanted && parts < count * 2; parts *= 2) {
    for (let part = 1; part < parts; part += 2) add(Math.floor((part * count) / parts));
  }
  for (let rank = 0; ranks.size < wanted; rank++) add(rank);
  return [...ranks];
}

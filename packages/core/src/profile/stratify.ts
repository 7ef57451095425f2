/** An input to sample and how many inputs of the list it stands for. */
export interface Pick {
  readonly index: number;
  readonly weight: number;
}

/**
 * Which of `sizes.length` inputs to sample so that every size is represented: ranks evenly spread
 * over the order by size, the middle first, the gaps halved again and again, the smallest and the
 * largest among the first three. Equal sizes: positions evenly spread over the list.
 *
 * Each pick stands for the ranks nearer to it than to any other pick, except the two extremes,
 * which stand for themselves alone: a single giant must be known, and must not count as many.
 *
 * @param sizes one comparable size per input (bytes, or a number's magnitude)
 * @param most how many to pick at most
 */
export function stratify(sizes: ArrayLike<number>, most: number): readonly Pick[] {
  const order = bySize(sizes);
  const ranks = spreadRanks(order.length, Math.min(most, order.length));
  const weights = rankWeights(ranks, order.length);
  return ranks.map((rank) => ({
    index: order[rank] as number,
    weight: weights.get(rank) ?? 1,
  }));
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

function rankWeights(ranks: readonly number[], count: number): ReadonlyMap<number, number> {
  const inner = ranks.filter((rank) => rank > 0 && rank < count - 1).toSorted((a, b) => a - b);
  const weights = new Map<number, number>(ranks.map((rank) => [rank, 1]));
  inner.forEach((rank, at) => {
    const from = at === 0 ? 0.5 : (rank + (inner[at - 1] as number)) / 2;
    const to = at === inner.length - 1 ? count - 1.5 : (rank + (inner[at + 1] as number)) / 2;
    weights.set(rank, Math.max(1, to - from));
  });
  return weights;
}

/**
 * `values` in an order that depends on `round` alone. A shuffle, not a rotation: a moment in which
 * the machine is busy is to hit other neighbours in every round.
 */
export function shuffled<T>(values: readonly T[], round: number): T[] {
  const order = [...values];
  let state = round + 1;
  for (let at = order.length - 1; at > 0; at -= 1) {
    // A linear congruential generator (Knuth's MMIX multiplier, low half) is random enough here.
    state = (Math.imul(state, 0x4c957f2d) + 0x5851f42d) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (at + 1));
    [order[at], order[other]] = [order[other] as T, order[at] as T];
  }
  return order;
}

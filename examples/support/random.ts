/**
 * A repeatable stream of numbers in [0, 1): the same seed gives the same stream on every machine,
 * so that an example has the same inputs and results under every strategy.
 *
 * Multiplier and increment are those of the 32-bit linear congruential generator in Numerical
 * Recipes. Good enough to vary sizes and prices, unfit for anything secret.
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** An integer in [low, high], both included, drawn from `random`. */
export function integerBetween(random: () => number, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/**
 * One of `choices`, drawn from `random`.
 * @throws RangeError when there is nothing to choose from.
 */
export function pick<T>(random: () => number, choices: readonly T[]): T {
  const choice = choices[integerBetween(random, 0, choices.length - 1)];
  if (choice === undefined) throw new RangeError('pick: expected at least one choice');
  return choice;
}

/** Draws from a source of numbers in [0, 1). */
export interface Draw {
  uniform(low: number, high: number): number;
  /** Evenly spread in its logarithm: as often between 1 and 10 as between 10 and 100. */
  scale(low: number, high: number): number;
  whole(low: number, high: number): number;
  of<const T>(choices: readonly [T, ...T[]]): T;
  normal(): number;
  /** Of mean 1. */
  lognormal(variation: number): number;
}

export function createDraw(random: () => number): Draw {
  const uniform: Draw['uniform'] = (low, high) => low + (high - low) * random();
  const scale: Draw['scale'] = (low, high) => low * (high / low) ** random();
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return {
    uniform,
    scale,
    whole: (low, high) => Math.min(high, Math.floor(scale(low, high + 1))),
    of: (choices) => choices[Math.floor(random() * choices.length)] ?? choices[0],
    normal,
    lognormal: (variation) => {
      const variance = Math.log(1 + variation * variation);
      return Math.exp(Math.sqrt(variance) * normal() - variance / 2);
    },
  };
}

import { seededRandom } from '@forkwise/examples/support/random.ts';

export type Model = { readonly weights: Float64Array };

const FEATURES = 2_000_000;

/** Scores the query `seed` with the model of 16 MB that all queries share. */
export default function score(seed: number, { weights }: Model): number {
  const random = seededRandom(seed);
  let total = 0;
  for (let term = 0; term < 200_000; term += 1) {
    total += (weights[Math.floor(random() * FEATURES)] ?? 0) * random();
  }
  return Math.round(total);
}

export const shared = (): Model => ({
  weights: Float64Array.from({ length: FEATURES }, (_, feature) => (feature * 31) % 101),
});

export const inputs: readonly number[] = Array.from({ length: 80 }, (_, seed) => seed);

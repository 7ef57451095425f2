import { seededRandom } from '@forkwise/examples/support/random.ts';

/** Estimates pi from 250,000 points of the stream `seed`. */
export default function pi(seed: number): number {
  const random = seededRandom(seed);
  let inside = 0;
  for (let point = 0; point < 250_000; point += 1) {
    if (random() ** 2 + random() ** 2 < 1) inside += 1;
  }
  return inside / 62_500;
}

/** A third of a second in all: about where starting workers begins to pay. */
export const inputs: readonly number[] = Array.from({ length: 60 }, (_, seed) => seed);

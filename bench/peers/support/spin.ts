/** Iterations that take about 1 ms on a core of 2020s' servers; a task's cost is so many of them. */
export const SPINS_PER_MS = 600_000;

/** Computes for `iterations` steps without allocating; the result depends on every one of them. */
export function spin(iterations: number, seed = 1): number {
  let x = seed | 1;
  for (let step = 0; step < iterations; step += 1) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
  }
  return x;
}

/** Adds the square roots of 0 to `count` - 1. */
export default function squareRoots(count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += Math.sqrt(i);
  return Math.round(sum);
}

export const inputs: readonly number[] = Array.from({ length: 40 }, (_, i) => 1e7 + i);

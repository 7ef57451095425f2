/** 0 + 1 + … + (count − 1), one by one, for a few milliseconds. */
export default function sum(count: number): number {
  let total = 0;
  for (let number = 0; number < count; number += 1) total = (total + number) % 1_000_003;
  return total;
}

export const inputs: readonly number[] = Array.from({ length: 40 }, () => 400_000);

/**
 * The largest prime whose squared residues can be added without leaving 32-bit integers, where the
 * sum is exact.
 */
const MODULUS = 46_337;

/** 0² + 1² + … + (count − 1)², modulo 46,337. */
export default function sumOfSquares(count: number): number {
  let total = 0;
  for (let i = 0; i < count; i += 1) {
    const residue = i % MODULUS;
    total = (total + residue * residue) % MODULUS;
  }
  return total;
}

/** Four equal inputs, one hundred million squares each. */
export const inputs: readonly number[] = [1e8, 1e8, 1e8, 1e8];

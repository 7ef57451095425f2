import { spin, SPINS_PER_MS } from '../support/spin.ts';

/** Computes for about so many milliseconds. */
export default (ms: number): number => spin(Math.round(ms * SPINS_PER_MS), Math.round(ms * 1000));

/** Equal inputs of about `ms` each. */
export const equalInputs = (count: number, ms: number): number[] =>
  Array.from({ length: count }, () => ms);

/**
 * Uneven inputs: logarithmically spread from 1 to 100 ms and shuffled, so that a fifth of them make
 * half of the work. The same for everybody.
 */
export function skewedInputs(count: number): number[] {
  const sizes = Array.from({ length: count }, (_, i) => 100 ** (i / Math.max(1, count - 1)));
  // Multiplying by a number without a common divisor visits every place once, in a scattered order.
  const stride = coprime(Math.round(count * 0.618), count);
  return sizes.map((_, i) => sizes[(i * stride) % count] as number);
}

function coprime(start: number, count: number): number {
  let stride = Math.max(1, start);
  while (divisor(stride, count) !== 1) stride += 1;
  return stride;
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

import { spin, SPINS_PER_MS } from '../support/spin.ts';

const ITERATIONS = Math.round(SPINS_PER_MS / 1000);

/** About a microsecond of computing. */
export default (value: number): number => spin(ITERATIONS, value);

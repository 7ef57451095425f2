import type { WarmUpDraw } from '../schema/profile.ts';
import { wholeColdMs } from './curve.ts';

/** Two isolates that run loops compiled at once hardly slow each other … */
const KERNEL_RATIO = 1.05;
/** … and those of a library by so much more: they compile and collect garbage beside what they run. */
const LIBRARY_EXCESS = 0.15;
/** What cold code costs a library's isolate in all, ms. */
const LIBRARY_COLD_MS = 300;

/**
 * κ of a worker that runs beside the busy main thread, as far as the warm-up tells. Of 23 libraries,
 * native modules and kernels on two cores, kernels and native code had 1.0 to 1.15 (7 ms of cold
 * code in the middle), libraries 1.2 to 1.5 (300 ms).
 */
export function usualRatio(draws: readonly WarmUpDraw[]): number {
  const cold = Math.min(1, wholeColdMs(draws) / LIBRARY_COLD_MS);
  return KERNEL_RATIO + LIBRARY_EXCESS * cold;
}

/** Milliseconds of the Unix epoch with fractions, on a clock that never goes back. */
export function epochNow(): number {
  return performance.timeOrigin + performance.now();
}

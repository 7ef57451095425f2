/** The longest first pause; most servers that turn one away have room again after it. */
const FIRST_MS = 100;
/** The longest pause of all: somebody waits for the end of the run. */
const LONGEST_MS = 30_000;

/**
 * How long to wait before the `attempt`-th further attempt, the first being 1: doubled from one to
 * the next, and drawn from the upper half, so that those who failed together do not come back
 * together ("equal jitter": Brooker, Exponential Backoff And Jitter, AWS Architecture Blog, 2015).
 *
 * @param random from 0 to below 1
 */
export function retryPauseMs(attempt: number, random: number): number {
  const longestMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
  return (longestMs / 2) * (1 + random);
}

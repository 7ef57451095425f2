/** At least this much work is measured where there is enough: what the clocks need to resolve. */
const LEAST_MS = 22;
/** Never longer, however long the workload. */
const MOST_MS = 1000;
/** Of the time that the inputs take one after another, where they cannot run otherwise. */
const ALONE_SHARE = 0.1;

/**
 * How long measuring may go on in this thread alone, ms. What could run elsewhere is tried there
 * as soon as the clocks say anything; measuring goes on meanwhile. What can only run `alone`, here,
 * is better known the longer it is measured.
 */
export function probeBudgetMs(sequentialMs: number, alone: boolean): number {
  return alone ? Math.min(MOST_MS, Math.max(LEAST_MS, ALONE_SHARE * sequentialMs)) : LEAST_MS;
}

/** Inputs shorter than this are measured in blocks: a clock read costs 0.1 µs, an await 0.2 µs. */
export const TINY_MS = 0.05;

/** A block of tiny inputs should last about this long. */
export const BLOCK_MS = 1.5;

/** A trial in a worker runs inputs for about this long, and at least three of them. */
export const TRIAL_MS = 15;
export const LEAST_TRIAL_INPUTS = 3;
export const MOST_TRIAL_INPUTS = 64;

/** Up to so many inputs, one in the main thread is a large part of the work: a worker joins in. */
export const SPECULATE_UP_TO = 40;

/** How many inputs a source without a length is asked for, to see whether it is short. */
export const LOOK_AHEAD = 1024;
/** … and for how long; what it produces meanwhile is needed anyway. */
export const LOOK_AHEAD_MS = 200;

/** How long measuring waits for the next input of a source that has fallen silent. */
export const PATIENCE_MS = 200;

/** Assumed of a source that has more than `LOOK_AHEAD` inputs and does not say how many. */
export const ASSUMED_INPUTS = 10_000;

/** Inputs picked by size out of a list, at most. */
export const MOST_PICKS = 32;

/** Longer lists are sampled from their first so many inputs: sorting them all would take longer. */
export const SORTED_UP_TO = 20_000;

/**
 * How long this thread measures, in all, before it is asked whether to try a worker; again while the
 * answer is unsure. At first what the clocks need to resolve; at last what tells apart, in most
 * libraries, how fast their code gets warm from how fast it is then.
 */
export const BUDGETS_MS = [22, 60, 150] as const;
/** Inputs that can run here only are better known the longer they are measured, up to this time. */
const MOST_ALONE_MS = 1000;
/** Of the time that they take one after another. */
const ALONE_SHARE = 0.1;

/** How long inputs are measured that can run here only, ms: nobody is kept waiting meanwhile. */
export function aloneBudgetMs(sequentialMs: number): number {
  return Math.min(MOST_ALONE_MS, Math.max(BUDGETS_MS[0], ALONE_SHARE * sequentialMs));
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
export const SPECULATE_UP_TO = 12;

/** How many inputs a source without a length is asked for, to see whether it is short. */
export const LOOK_AHEAD = 1024;
/** … or, of one that produces them within a few ms, … */
export const QUICK_LOOK_MS = 5;
/** … for so many … */
export const LOOK_AHEAD_FAR = 16_384;
/** … beginning with so few … */
export const FIRST_LOOK = 8;
/** … for how long; what it produces meanwhile is needed anyway … */
export const LOOK_AHEAD_MS = 200;
/** … and until it has produced so much: to hold more at once would cost time that reading on does not. */
export const LOOK_AHEAD_BYTES = 32 * 2 ** 20;

/** How long measuring waits for the next input of a source that has fallen silent. */
export const PATIENCE_MS = 200;

/** A source that does not say how many it has, and has more than were looked at, is assumed to have … */
const ASSUMED_FACTOR = 10;
const LEAST_ASSUMED = 100;

/** … so many inputs. */
export function assumedInputs(seen: number): number {
  return Math.max(LEAST_ASSUMED, ASSUMED_FACTOR * seen);
}

/** Inputs picked by size out of a list, at most. */
export const MOST_PICKS = 32;

/** Longer lists are sampled from their first so many inputs: sorting them all would take longer. */
export const SORTED_UP_TO = 20_000;

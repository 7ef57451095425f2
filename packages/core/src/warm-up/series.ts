/** One input in the order of execution, or several that were timed together. */
export interface HeldTime {
  /** How long the thread was held, mean of the runs, ms. */
  readonly heldMs: number;
  readonly runs: number;
  /** A comparable size; 0 where it is not known or says nothing. */
  readonly size: number;
}

/** Points to fit to, flat arrays so that fitting allocates nothing. */
export interface Series {
  readonly count: number;
  /** Time that the thread had been held before a point, and for it. */
  readonly beforeMs: Float64Array;
  readonly heldMs: Float64Array;
  readonly logRuns: Float64Array;
  /** Logarithm of the size less `meanLogSize`; 0 where sizes say nothing. */
  readonly logSize: Float64Array;
  readonly meanLogSize: number;
  /** How many inputs each point stands for, after those that stand alone. */
  readonly joined: number;
}

/** So many points tell a curve; more of them are joined with their neighbours. */
const MOST_POINTS = 32;
/** The first points say most of a curve and stay alone. */
const ALONE = 12;
/** Time per input grows a little less than its size, for most tasks. */
export const USUAL_POWER = 0.8;
/** The first call also loads and compiles; it warms no more than so many of the next would. */
const FIRST_COUNTS = 3;

/**
 * All but the first input, which may also load and compile: its time is no measure, though the
 * thread was held for it.
 */
export function toSeries(times: readonly HeldTime[]): Series {
  const each = Math.max(1, Math.ceil((times.length - 1 - ALONE) / (MOST_POINTS - ALONE)));
  const joined = join(times.slice(1), each);
  const logSize = Float64Array.from(joined, ({ size }) => (size > 0 ? Math.log(size) : NaN));
  const meanLogSize = centre(logSize);
  const beforeMs = new Float64Array(joined.length);
  let before = firstCounts(times);
  joined.forEach(({ heldMs, runs }, at) => {
    beforeMs[at] = before;
    before += heldMs * runs;
  });
  return {
    count: joined.length,
    beforeMs,
    heldMs: Float64Array.from(joined, ({ heldMs, runs }) => Math.max(heldMs * runs, 1e-6)),
    logRuns: Float64Array.from(joined, ({ runs }) => Math.log(runs)),
    logSize,
    meanLogSize,
    joined: each,
  };
}

/** The point of a series that stands for the input `at`, the first one excepted. */
export function pointOf({ joined }: Series, at: number): number {
  const later = at - 1;
  return later < ALONE ? later : ALONE + Math.floor((later - ALONE) / joined);
}

/** How much of the first input's time warms the code up, ms. */
export function firstCounts(times: readonly HeldTime[]): number {
  const [first, next] = times;
  if (first === undefined) return 0;
  const firstMs = first.heldMs * first.runs;
  if (next === undefined) return firstMs;
  const likeNext = next.heldMs * first.runs * sizeRatio(first.size, next.size);
  return Math.min(firstMs, FIRST_COUNTS * likeNext);
}

function sizeRatio(size: number, other: number): number {
  return size > 0 && other > 0 ? (size / other) ** USUAL_POWER : 1;
}

/** Neighbours beyond the first few as one point each: their sum, at the mean of their loads. */
function join(times: readonly HeldTime[], each: number): readonly HeldTime[] {
  if (each === 1) return times;
  const joined = times.slice(0, ALONE);
  for (let at = ALONE; at < times.length; at += each) {
    joined.push(together(times.slice(at, at + each)));
  }
  return joined;
}

function together(times: readonly HeldTime[]): HeldTime {
  let heldMs = 0;
  let runs = 0;
  let load = 0;
  for (const time of times) {
    heldMs += time.heldMs * time.runs;
    runs += time.runs;
    load += time.runs * time.size ** USUAL_POWER;
  }
  return { heldMs: heldMs / runs, runs, size: (load / runs) ** (1 / USUAL_POWER) };
}

/** Subtracts the mean of the known values, and returns it; unknown ones become 0. */
function centre(values: Float64Array): number {
  let sum = 0;
  let known = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    known += 1;
  }
  const mean = known === 0 ? 0 : sum / known;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN;
    values[i] = Number.isNaN(value) ? 0 : value - mean;
  }
  return mean;
}

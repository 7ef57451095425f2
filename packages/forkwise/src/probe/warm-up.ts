import {
  type HeldTime,
  type MeasuredWarmUp,
  type Profile,
  type Timing,
  coldTimes,
  measureWarmUp,
} from '@forkwise/core';

/** What ran on this thread, in the order in which it ran. */
export interface Series {
  readonly timings: readonly Timing[];
  /** Of the inputs that ran alone, which come first; 0 where not known. */
  readonly sizes: readonly number[];
}

/** What else tells how much code there is that can be cold. */
export interface CodeFacts {
  /** Of the task's module; `undefined` for a function, whose code was loaded before. */
  readonly importMs: number | undefined;
  /** V8's help ÷ time held; `undefined` where not known. */
  readonly helperShare: number | undefined;
  /** How long the first input held its thread, if it had not ended when others began; ms, else 0. */
  readonly leftHeldMs: number;
}

/**
 * How cold the code was that was measured. Cold code holds the thread for longer; it does not wait
 * for longer.
 *
 * @param even whether all inputs are of about one size, so that sizes say nothing
 */
export function coldCode(
  { timings, sizes }: Series,
  even: boolean,
  { importMs, helperShare, leftHeldMs }: CodeFacts,
): MeasuredWarmUp {
  const times = timings.map((timing, at): HeldTime => ({
    heldMs: timing.wallMs - timing.idleMs,
    runs: timing.runs,
    size: even ? 0 : (sizes[at] ?? 0),
  }));
  if (leftHeldMs === 0) return measureWarmUp(times, importMs, helperShare);
  const first: HeldTime = { heldMs: leftHeldMs, runs: 1, size: 0 };
  const { steadyShares, ...measured } = measureWarmUp([first, ...times], importMs, helperShare);
  return { ...measured, steadyShares: steadyShares.subarray(1) };
}

/** One measurement whose expected time is wanted. */
export interface Expected {
  readonly runs: number;
  /** Sum over the runs; 0 where not known. */
  readonly size: number;
}

/**
 * What each of these should take, ms per run, if they ran one after another in a fresh isolate: a
 * typical input's time by their sizes, on the curve of the code that gets warm.
 */
export function expectedMs(
  series: readonly Expected[],
  { perInput, task }: Pick<Profile, 'perInput' | 'task'>,
  sizes: readonly number[],
  power: number,
): readonly number[] {
  const known = sizes.filter((size) => size > 0).map((size) => size ** power);
  const typical = known.reduce((sum, load) => sum + load, 0) / Math.max(1, known.length);
  const load = ({ size, runs }: Expected): number =>
    size > 0 && typical > 0 ? (size / runs) ** power / typical : 1;
  const heldMs = perInput.cpuMs.mean + perInput.blockedMs.mean;
  const idleMs = Math.max(0, perInput.wallMs.mean - heldMs);
  const held = coldTimes(
    series.map((one) => heldMs * one.runs * load(one)),
    task.warmUp,
  );
  return series.map(({ runs }, at) => {
    const first = at === 0 ? task.firstCallMs : 0;
    return ((held[at] ?? 0) + first) / runs + idleMs;
  });
}

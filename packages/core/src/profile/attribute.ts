import type { Payload, Sample } from '../schema/profile.ts';
import type { MeterReading } from './meter.ts';

/** One input's run (or the mean of `runs` runs too short to time alone), not yet attributed. */
export interface Timing {
  readonly index: number;
  readonly weight: number;
  readonly runs: number;
  readonly wallMs: number;
  /** Part of `wallMs` in which the event loop was idle. */
  readonly idleMs: number;
  readonly input: Payload;
  readonly output: Payload;
}

/** Thread CPU ÷ time held, above which the difference is the tick's and scheduling's noise. */
const SURELY_COMPUTING = 0.8;
/** Native CPU ÷ idle time, below which it is housekeeping. */
const HOUSEKEEPING = 0.1;
/**
 * Over less time than this, helper threads mostly compile what has just been seen for the first
 * time: a cost that does not come again with each input.
 */
const HELPER_WINDOW_MS = 100;
/** Garbage collection took 0.17 of the time of a task that does little but allocate. */
const MOST_HELP = 0.2;

/**
 * Splits each timing's wall time into computing, blocked, pool and waiting by the clocks read
 * around the whole group. Ratios come from the group, since no clock resolves a single input.
 */
export function attribute(
  timings: readonly Timing[],
  before: MeterReading,
  after: MeterReading,
): readonly Sample[] {
  const heldWall = sum(timings, (timing) => timing.wallMs - timing.idleMs);
  const native = elapsed(before.nativeCpuMs, after.nativeCpuMs) ?? 0;
  const measuredIdle = sum(timings, (timing) => timing.idleMs);
  const delays = threadDelays(heldWall, before, after);
  const served = servedShare(measuredIdle, native, delays.wakingMs, before, after);
  const idle = measuredIdle * served;
  const running = heldWall < after.ratioWindowMs ? 1 : delays.runningShare;
  const held = heldWall * running;
  const computing = computingShare(held, before, after);
  const poolPerIdleMs = idle > 0 && native / idle >= HOUSEKEEPING ? native / idle : 0;
  const helper = elapsed(before.helperCpuMs, after.helperCpuMs) ?? 0;
  const children = elapsed(before.childCpuMs, after.childCpuMs) ?? 0;
  const wall = sum(timings, (timing) => timing.wallMs);
  const childPerWallMs = wall > 0 ? children / wall : 0;
  const helperPerHeldMs = held >= HELPER_WINDOW_MS ? Math.min(MOST_HELP, helper / held) : 0;
  return timings.map((timing) => {
    const heldMs = Math.max(0, timing.wallMs - timing.idleMs) * running;
    const idleMs = timing.idleMs * served;
    const poolMs = poolPerIdleMs * idleMs;
    return {
      index: timing.index,
      weight: timing.weight,
      runs: timing.runs,
      wallMs: heldMs + idleMs,
      cpuMs: heldMs * computing,
      blockedMs: heldMs * (1 - computing),
      poolMs,
      waitMs: Math.max(0, idleMs - poolMs),
      helperMs: heldMs * helperPerHeldMs + timing.wallMs * childPerWallMs,
      input: timing.input,
      output: timing.output,
    };
  });
}

interface ThreadDelays {
  /**
   * Share of the time held in which the thread was not waiting for a core that others had. That wait
   * is no property of the task; on an idle machine it is not there, so it is left out of its time.
   */
  readonly runningShare: number;
  /** What it waited for a core once it had something to do again: the loop counts that as idle. */
  readonly wakingMs: number;
}

/** Busy, the thread can have waited for a core only for what it did not compute; the rest, waking. */
function threadDelays(heldMs: number, before: MeterReading, after: MeterReading): ThreadDelays {
  const delayMs = elapsed(before.threadDelayMs, after.threadDelayMs) ?? 0;
  const cpuMs = elapsed(before.threadCpuMs, after.threadCpuMs) ?? 0;
  const idleMs = after.idleMs - before.idleMs;
  const busyMs = Math.max(heldMs, after.wallMs - before.wallMs - idleMs);
  if (busyMs <= 0) return { runningShare: 1, wakingMs: delayMs };
  const whileBusyMs = Math.min(delayMs, Math.max(0, busyMs - cpuMs));
  return {
    runningShare: Math.max(LEAST_RUNNING, 1 - whileBusyMs / busyMs),
    wakingMs: delayMs - whileBusyMs,
  };
}

/**
 * The same of the time for which this thread was idle, by the native threads that it waited for (of
 * the part of it in which they had something to do, the share in which they could do it) and by its
 * own waking.
 */
function servedShare(
  idleMs: number,
  nativeMs: number,
  wakingMs: number,
  before: MeterReading,
  after: MeterReading,
): number {
  if (idleMs <= 0 || idleMs < after.ratioWindowMs) return 1;
  const delay = elapsed(before.nativeDelayMs, after.nativeDelayMs) ?? 0;
  const wanted = nativeMs + delay;
  const asleepMs = Math.max(0, idleMs - wakingMs);
  const delayedMs = wanted > 0 ? Math.min(asleepMs, wanted) * (delay / wanted) : 0;
  return Math.max(LEAST_RUNNING, (asleepMs - delayedMs) / idleMs);
}

/** On a machine that crowded, no clock is to be believed further. */
const LEAST_RUNNING = 0.2;

function computingShare(heldMs: number, before: MeterReading, after: MeterReading): number {
  const cpu = elapsed(before.threadCpuMs, after.threadCpuMs);
  if (cpu === undefined || heldMs < after.ratioWindowMs) return 1;
  const share = cpu / heldMs;
  return share >= SURELY_COMPUTING ? 1 : share;
}

function elapsed(before: number | undefined, after: number | undefined): number | undefined {
  return before === undefined || after === undefined ? undefined : Math.max(0, after - before);
}

function sum(timings: readonly Timing[], of: (timing: Timing) => number): number {
  return timings.reduce((total, timing) => total + timing.runs * of(timing), 0);
}

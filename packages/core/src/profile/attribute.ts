import type { Payload, Sample } from '../schema/profile.ts';
import { type MeterReading, RATIO_WINDOW_MS } from './meter.ts';

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
 * Splits each timing's wall time into computing, blocked, pool and waiting by the clocks read
 * around the whole group. Ratios come from the group, since no clock resolves a single input.
 */
export function attribute(
  timings: readonly Timing[],
  before: MeterReading,
  after: MeterReading,
): readonly Sample[] {
  const held = sum(timings, (timing) => timing.wallMs - timing.idleMs);
  const idle = sum(timings, (timing) => timing.idleMs);
  const computing = computingShare(held, before, after);
  const native = elapsed(before.nativeCpuMs, after.nativeCpuMs) ?? 0;
  const poolPerIdleMs = idle > 0 && native / idle >= HOUSEKEEPING ? native / idle : 0;
  const helper = elapsed(before.helperCpuMs, after.helperCpuMs) ?? 0;
  const helperPerHeldMs = held >= RATIO_WINDOW_MS ? helper / held : 0;
  return timings.map((timing) => {
    const heldMs = Math.max(0, timing.wallMs - timing.idleMs);
    const poolMs = poolPerIdleMs * timing.idleMs;
    return {
      index: timing.index,
      weight: timing.weight,
      runs: timing.runs,
      wallMs: timing.wallMs,
      cpuMs: heldMs * computing,
      blockedMs: heldMs * (1 - computing),
      poolMs,
      waitMs: Math.max(0, timing.idleMs - poolMs),
      helperMs: heldMs * helperPerHeldMs,
      input: timing.input,
      output: timing.output,
    };
  });
}

function computingShare(heldMs: number, before: MeterReading, after: MeterReading): number {
  const cpu = elapsed(before.threadCpuMs, after.threadCpuMs);
  if (cpu === undefined || heldMs < RATIO_WINDOW_MS) return 1;
  // Waiting for a core is not blocking: on an idle machine it would have been computing.
  const delay = elapsed(before.threadDelayMs, after.threadDelayMs) ?? 0;
  const share = (cpu + delay) / heldMs;
  return share >= SURELY_COMPUTING ? 1 : share;
}

function elapsed(before: number | undefined, after: number | undefined): number | undefined {
  return before === undefined || after === undefined ? undefined : Math.max(0, after - before);
}

function sum(timings: readonly Timing[], of: (timing: Timing) => number): number {
  return timings.reduce((total, timing) => total + timing.runs * of(timing), 0);
}

import { type Lane, type LaneSegment, busyCores, merged } from '../simulate/lanes.ts';
import type { CpuStretch, Recording, Stretch } from './recording.ts';

export interface RecordedLanesOptions {
  /** Of the machine: as many rows for cores. */
  readonly cores: number;
  /** Rows of each kind. */
  readonly most: number;
  /** What is shorter joins what adjoins it, ms. */
  readonly resolutionMs: number;
}

/** A worker that was up is at its first input sooner than this after its plan began. */
const STARTED_MS = 5;
/** Of a thread's time, what handing out must take to be shown. */
const LEAST_SHARE = 0.02;

/**
 * A recording as rows for threads and cores. How much of a stretch was computed is known between two
 * readings of its thread's clock, not when in between: the computed part is put first. Where no
 * reading tells, it is `running`.
 */
export function recordedLanes(recording: Recording, options: RecordedLanesOptions): Lane[] {
  const { stretches, cpu, plans } = recording;
  const workers = [...new Set([0, ...stretches.map(({ worker }) => worker)])].toSorted(
    (a, b) => a - b,
  );
  const threads = workers.map((worker): Lane => {
    const own = stretches.filter((one) => one.worker === worker);
    const readings = cpu.filter((one) => one.worker === worker);
    const at = own.flatMap((stretch) => splitByCpu(stretch, readings));
    return worker === 0
      ? { kind: 'main-thread', number: 1, segments: inOrder([...at, ...handingOut(own, readings)]) }
      : { kind: 'worker', number: worker, segments: inOrder([...starting(own, plans), ...at]) };
  });
  const cores = busyCores(
    threads.flatMap(({ segments }) => segments),
    Math.min(options.cores, options.most),
  ).map((segments, index): Lane => ({ kind: 'core', number: index + 1, segments }));
  return [...threads.slice(0, 1 + options.most), ...cores].map((lane) => ({
    ...lane,
    segments: merged(lane.segments, options.resolutionMs),
  }));
}

function inOrder(segments: readonly LaneSegment[]): LaneSegment[] {
  return segments.toSorted((a, b) => a.startMs - b.startMs);
}

/** Each part of a stretch that a reading covers: what was computed, then the rest. */
function splitByCpu(stretch: Stretch, readings: readonly CpuStretch[]): LaneSegment[] {
  const parts: LaneSegment[] = [];
  let atMs = stretch.startMs;
  const running = (untilMs: number): void => {
    if (untilMs > atMs) parts.push({ activity: 'running', startMs: atMs, endMs: untilMs });
  };
  for (const { startMs, endMs, threadMs } of readings) {
    const fromMs = Math.max(startMs, atMs);
    const untilMs = Math.min(endMs, stretch.endMs);
    if (untilMs <= fromMs) continue;
    running(fromMs);
    const share = Math.min(1, Math.max(0, threadMs / (endMs - startMs)));
    const computedMs = fromMs + share * (untilMs - fromMs);
    if (computedMs > fromMs) {
      parts.push({ activity: 'computing', startMs: fromMs, endMs: computedMs });
    }
    if (untilMs > computedMs) {
      parts.push({ activity: 'waiting', startMs: computedMs, endMs: untilMs });
    }
    atMs = untilMs;
  }
  running(stretch.endMs);
  return parts;
}

/** What the caller's thread computes while it has no inputs: handing them out to others. */
function handingOut(own: readonly Stretch[], readings: readonly CpuStretch[]): LaneSegment[] {
  return readings.flatMap(({ startMs, endMs, threadMs }): LaneSegment[] => {
    const isBusy = own.some((one) => one.startMs < endMs && one.endMs > startMs);
    const share = Math.min(1, threadMs / (endMs - startMs));
    if (isBusy || share < LEAST_SHARE) return [];
    return [{ activity: 'dispatching', startMs, endMs: startMs + share * (endMs - startMs) }];
  });
}

/** From the plan that a worker was started for to its first input. */
function starting(own: readonly Stretch[], plans: Recording['plans']): LaneSegment[] {
  const [first] = own;
  const plan = plans.findLast(({ atMs }) => first !== undefined && atMs <= first.startMs);
  if (first === undefined || plan === undefined) return [];
  if (first.startMs - plan.atMs < STARTED_MS) return [];
  return [{ activity: 'starting', startMs: plan.atMs, endMs: first.startMs }];
}

import type { Activity, Segment } from './trace.ts';

/**
 * A row of a timeline. `main-thread` and `worker`: what holds that thread; `in-flight`: the life of
 * one input after another, waiting included; `native`: a thread of the native pool; `core`: row j is
 * busy while at least j threads compute, since who computes on which core, nobody decides.
 */
export type LaneKind = 'main-thread' | 'worker' | 'in-flight' | 'native' | 'core';

export interface LaneSegment {
  readonly activity: Activity;
  readonly startMs: number;
  readonly endMs: number;
}

export interface Lane {
  readonly kind: LaneKind;
  /** Of its kind, from 1. In flight: numbered through all workers. */
  readonly number: number;
  /** In the order of their starts; none overlaps another. */
  readonly segments: readonly LaneSegment[];
}

const USES_CORE: ReadonlySet<Activity> = new Set([
  'starting',
  'dispatching',
  'computing',
  'native',
]);
const HOLDS_THREAD: ReadonlySet<Activity> = new Set([
  'starting',
  'dispatching',
  'computing',
  'blocked',
]);

export interface LaneChoice {
  /** Whether a thread has several inputs in flight, which then have rows of their own. */
  readonly concurrent: boolean;
  readonly cores: number;
  /** Rows of each kind. */
  readonly most: number;
}

/** The rows that tell the story of a plan. */
export function lanesOf(
  segments: readonly Segment[],
  { concurrent, cores, most }: LaneChoice,
): Lane[] {
  const workers = [...new Set(segments.map(({ worker }) => worker))].toSorted((a, b) => a - b);
  const threads = workers.map((worker): Lane => {
    const own = segments.filter((one) => one.worker === worker);
    const shown = concurrent ? own.filter(({ activity }) => HOLDS_THREAD.has(activity)) : own;
    return worker === 0
      ? { kind: 'main-thread', number: 1, segments: inOrder(shown) }
      : { kind: 'worker', number: worker, segments: inOrder(shown) };
  });
  const native = packed(segments.filter(({ activity }) => activity === 'native'));
  return [
    ...threads.slice(0, 1 + most),
    ...(concurrent ? inFlight(segments, most) : []),
    ...native.slice(0, most).map(numbered('native')),
    ...busyCores(segments, Math.min(cores, most)).map(numbered('core')),
  ];
}

function inFlight(segments: readonly Segment[], most: number): Lane[] {
  const places = new Map<string, Segment[]>();
  for (const one of segments) {
    if (one.activity === 'starting' || one.activity === 'dispatching') continue;
    const key = `${one.worker}/${one.slot}`;
    const own = places.get(key);
    if (own !== undefined) own.push(one);
    else if (places.size < most) places.set(key, [one]);
  }
  return [...places.values()].map(inOrder).map(numbered('in-flight'));
}

const numbered =
  (kind: LaneKind) =>
  (segments: readonly LaneSegment[], index: number): Lane => ({
    kind,
    number: index + 1,
    segments,
  });

function inOrder(segments: readonly Segment[]): LaneSegment[] {
  return segments
    .map(({ activity, startMs, endMs }) => ({ activity, startMs, endMs }))
    .toSorted((a, b) => a.startMs - b.startMs);
}

/** As few rows as hold them without an overlap: each in the first row that is free by then. */
function packed(segments: readonly Segment[]): LaneSegment[][] {
  const rows: LaneSegment[][] = [];
  for (const one of inOrder(segments)) {
    const row = rows.find((candidate) => (candidate.at(-1)?.endMs ?? 0) <= one.startMs);
    if (row === undefined) rows.push([one]);
    else row.push(one);
  }
  return rows;
}

/** Row j: while at least j segments use a core. */
export function busyCores(
  segments: readonly Pick<Segment, 'activity' | 'startMs' | 'endMs'>[],
  cores: number,
): LaneSegment[][] {
  const changes = segments
    .filter(({ activity }) => USES_CORE.has(activity))
    .flatMap(({ startMs, endMs }) => [
      { atMs: startMs, by: 1 },
      { atMs: endMs, by: -1 },
    ])
    // Who ends makes room for who starts at the same moment.
    .toSorted((a, b) => a.atMs - b.atMs || a.by - b.by);
  const rows: LaneSegment[][] = Array.from({ length: cores }, () => []);
  const sinceMs: number[] = [];
  let busy = 0;
  for (const { atMs, by } of changes) {
    if (by > 0) sinceMs[busy] = atMs;
    busy += by;
    const startMs = sinceMs[busy] ?? atMs;
    if (by < 0 && atMs > startMs) {
      rows[busy]?.push({ activity: 'computing', startMs, endMs: atMs });
    }
  }
  return rows;
}

/**
 * Fewer segments that look the same: what is shorter than `resolutionMs` joins what is of its kind
 * and not further away.
 */
export function merged(segments: readonly LaneSegment[], resolutionMs: number): LaneSegment[] {
  const found: LaneSegment[] = [];
  for (const one of segments) {
    const last = found.at(-1);
    const joins =
      last?.activity === one.activity &&
      one.startMs - last.endMs <= resolutionMs &&
      one.endMs - one.startMs < resolutionMs;
    if (joins) found[found.length - 1] = { ...last, endMs: Math.max(last.endMs, one.endMs) };
    else found.push(one);
  }
  return found;
}

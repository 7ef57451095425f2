import { ACTIVITY_NAMES, type Activity, type Lane, type Timeline } from '@forkwise/core';

/** How many rows do what at a moment, without the cores, which only repeat what the others do. */
function activitiesAt({ lanes }: Timeline, ms: number): ReadonlyMap<Activity, number> {
  const counts = new Map<Activity, number>();
  for (const { kind, segments } of storyLanes(lanes)) {
    if (kind === 'core') continue;
    const now = segments.find(({ startMs, endMs }) => startMs <= ms && ms < endMs);
    if (now !== undefined) counts.set(now.activity, (counts.get(now.activity) ?? 0) + 1);
  }
  return counts;
}

/** “of these rows, 3 computing, 2 waiting”. */
export function momentText(timeline: Timeline, ms: number): string {
  const counts = [...activitiesAt(timeline, ms)];
  if (counts.length === 0) return ms >= timeline.shownMs ? 'the end' : 'nothing going on';
  const texts = counts.map(([activity, count]) => `${count} ${ACTIVITY_NAMES[activity]}`);
  return `of these rows, ${texts.join(', ')}`;
}

/** Where inputs in flight have rows, those tell what is done, and threads would tell it again. */
function storyLanes(lanes: readonly Lane[]): readonly Lane[] {
  const inFlight = lanes.filter(({ kind }) => kind === 'in-flight');
  return inFlight.length > 0 ? inFlight : lanes.filter(({ kind }) => kind !== 'native');
}

/** How much of what is shown a row spends on each activity, in the order of first appearance. */
export function sharesOf({ segments }: Lane, shownMs: number): ReadonlyMap<Activity, number> {
  const shares = new Map<Activity, number>();
  for (const { activity, startMs, endMs } of segments) {
    shares.set(activity, (shares.get(activity) ?? 0) + (endMs - startMs) / shownMs);
  }
  return shares;
}

/**
 * What a place is doing. `starting`: a worker that is not ready yet; `dispatching`: the main thread
 * handing out inputs and taking results; `native`: computing on a thread of the native pool;
 * `running`: at inputs, and nobody knows whether computing or waiting (in recordings only).
 */
export const ACTIVITIES = [
  'starting',
  'dispatching',
  'computing',
  'native',
  'blocked',
  'waiting',
  'running',
] as const;

export type Activity = (typeof ACTIVITIES)[number];

/** Where it happens: in flight number `slot` of a worker; 0 is the caller's own thread. */
export interface Place {
  readonly worker: number;
  readonly slot: number;
}

export interface Segment extends Place {
  readonly activity: Activity;
  readonly startMs: number;
  readonly endMs: number;
}

/** Takes note of what happened, in the order in which it ended. Without it a simulation only counts. */
export type Trace = (segment: Segment) => void;

/** Notes for one place. */
export type Note = (activity: Activity, startMs: number, endMs: number) => void;

export function notesOf(trace: Trace | undefined, place: Place): Note {
  if (trace === undefined) return NO_NOTES;
  return (activity, startMs, endMs) => {
    if (endMs > startMs) trace({ ...place, activity, startMs, endMs });
  };
}

const NO_NOTES: Note = () => {};

import { type HeartbeatCells, turnsOf } from '../worker/index.ts';

/** A timeout is noticed at most this fraction of it late. */
const SAMPLES_PER_TIMEOUT = 8;
const MIN_SAMPLE_MS = 2;
const MAX_SAMPLE_MS = 250;

/** Milliseconds between two looks at the heartbeats. */
export function sampleIntervalMs(timeoutMs: number): number {
  return Math.min(MAX_SAMPLE_MS, Math.max(MIN_SAMPLE_MS, timeoutMs / SAMPLES_PER_TIMEOUT));
}

/** A worker shows a turn of its event loop this often; … */
const MOST_STAMP_MS = 20;
/** … one that has shown none for so long, or for half of the time limit, is held by an input. */
const HELD_MS = 200;

/** How often a worker with several inputs in flight shows that its event loop turns, ms. */
export function turnStampMs(timeoutMs: number): number {
  return Math.min(MOST_STAMP_MS, timeoutMs / SAMPLES_PER_TIMEOUT);
}

/** The inputs for which a worker is to be ended. */
export interface Overdue {
  readonly heartbeats: ReadonlySet<number>;
  /**
   * Whether something holds the worker's thread: then these are all that run there, and nobody can
   * say from outside which one it is.
   */
  readonly held: boolean;
}

export const NONE_OVERDUE: Overdue = { heartbeats: new Set(), held: false };

/**
 * Finds inputs that run too long in one worker from successive looks at its heartbeats. The clock
 * of an input starts when it is first seen, so that none is ended early and no worker has to read
 * a clock.
 */
export class DeadlineWatch {
  readonly #timeoutMs: number;
  readonly #seen: { heartbeat: number; sinceMs: number }[] = [];
  #turns = { count: -1, sinceMs: 0 };

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** The inputs that have been running for `timeoutMs` or longer, or all where one holds the others up. */
  overdue(heartbeats: HeartbeatCells, lanes: number, nowMs: number): Overdue {
    const running = new Set<number>();
    const overdue = new Set<number>();
    for (let lane = 0; lane < lanes; lane += 1) {
      const heartbeat = Atomics.load(heartbeats, lane);
      const seen = this.#seen[lane];
      if (heartbeat !== 0) running.add(heartbeat);
      if (seen?.heartbeat !== heartbeat) this.#seen[lane] = { heartbeat, sinceMs: nowMs };
      else if (heartbeat !== 0 && nowMs - seen.sinceMs >= this.#timeoutMs) overdue.add(heartbeat);
    }
    const held = lanes > 1 && this.#isHeld(turnsOf(heartbeats), nowMs);
    if (overdue.size === 0) return NONE_OVERDUE;
    return { heartbeats: held ? running : overdue, held };
  }

  #isHeld(count: number, nowMs: number): boolean {
    if (this.#turns.count !== count) this.#turns = { count, sinceMs: nowMs };
    return nowMs - this.#turns.sinceMs > Math.min(HELD_MS, this.#timeoutMs / 2);
  }
}

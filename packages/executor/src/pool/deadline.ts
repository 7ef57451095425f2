import type { HeartbeatCells } from '../worker/index.ts';

/** A timeout is noticed at most this fraction of it late. */
const SAMPLES_PER_TIMEOUT = 8;
const MIN_SAMPLE_MS = 2;
const MAX_SAMPLE_MS = 250;

/** Milliseconds between two looks at the heartbeats. */
export function sampleIntervalMs(timeoutMs: number): number {
  return Math.min(MAX_SAMPLE_MS, Math.max(MIN_SAMPLE_MS, timeoutMs / SAMPLES_PER_TIMEOUT));
}

/**
 * Finds inputs that run too long in one worker from successive looks at its heartbeats. The clock
 * of an input starts when it is first seen, so that none is ended early and no worker has to read
 * a clock.
 */
export class DeadlineWatch {
  readonly #timeoutMs: number;
  readonly #seen: { heartbeat: number; sinceMs: number }[] = [];

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** The heartbeats of lanes whose input has been running for `timeoutMs` or longer. */
  overdue(heartbeats: HeartbeatCells, lanes: number, nowMs: number): Set<number> {
    const overdue = new Set<number>();
    for (let lane = 0; lane < lanes; lane += 1) {
      const heartbeat = Atomics.load(heartbeats, lane);
      const seen = this.#seen[lane];
      if (seen?.heartbeat !== heartbeat) this.#seen[lane] = { heartbeat, sinceMs: nowMs };
      else if (heartbeat !== 0 && nowMs - seen.sinceMs >= this.#timeoutMs) overdue.add(heartbeat);
    }
    return overdue;
  }
}

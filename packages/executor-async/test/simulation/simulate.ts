import type { ConcurrencyLimit } from '../../src/concurrency/limit.ts';

/** What becomes of a request, and how long after its arrival. */
export interface Answer {
  readonly afterMs: number;
  readonly failed: boolean;
}

/** The other side: told of a request with its number, when it arrives and how many are now open. */
export type Server = (request: number, nowMs: number, open: number) => Answer;

/** A list of requests to a server, and what each holds this thread for. */
export interface Load {
  readonly inputs: number;
  readonly server: Server;
  readonly threadMs: number;
}

/** This thread's clock, in virtual ms. */
export interface Clock {
  nowMs: number;
  idleMs: number;
}

interface Open {
  readonly endMs: number;
  readonly startMs: number;
  readonly waitingSinceMs: number;
  readonly token: number;
  readonly failed: boolean;
}

/** Limits in force at each completion, failures, and the time the whole list took. */
export interface Outcome {
  readonly wallMs: number;
  readonly limits: readonly number[];
  readonly failures: number;
}

/** Runs a load in virtual time as the executor does: as many open as the limit allows. */
export function simulate(load: Load, limit: ConcurrencyLimit, clock: Clock): Outcome {
  const open: Open[] = [];
  const limits: number[] = [];
  let started = 0;
  let failures = 0;
  for (;;) {
    for (; started < load.inputs && open.length < limit.current; started += 1) {
      const startMs = clock.nowMs;
      const token = limit.started(startMs);
      const waitingSinceMs = limit.waitedMs;
      clock.nowMs += load.threadMs;
      const { afterMs, failed } = load.server(started, clock.nowMs, open.length + 1);
      insert(open, { endMs: clock.nowMs + afterMs, startMs, waitingSinceMs, token, failed });
    }
    const next = open.pop();
    if (next === undefined) return { wallMs: clock.nowMs, limits, failures };
    if (next.endMs > clock.nowMs) {
      clock.idleMs += next.endMs - clock.nowMs;
      clock.nowMs = next.endMs;
    }
    if (next.failed) failures += 1;
    limit.settled(next.token, next, clock.nowMs, !next.failed);
    limits.push(limit.current);
  }
}

/** Latest first, and among equals the later arrival first, so that `pop` is the next to end. */
function insert(open: Open[], added: Open): void {
  let at = open.length;
  while (at > 0 && (open[at - 1] as Open).endMs <= added.endMs) at -= 1;
  open.splice(at, 0, added);
}

import type { Machine } from '../schema/machine.ts';
import type { WarmUpDraw } from '../schema/profile.ts';
import { coldExtraMs, heldTime, steadyWork } from '../warm-up/curve.ts';
import { effectiveCores } from './capacity.ts';

/** A list that this thread is at, one input after another, and that workers could join. */
export interface UnderWay {
  /** Inputs not yet begun. */
  readonly left: number;
  /** What one of them computes here once its code is warm, and for how long it blocks; ms. */
  readonly cpuMs: number;
  readonly blockedMs: number;
  /** CPU time that one takes outside of isolates (the native pool, collectors, child programs), ms. */
  readonly elsewhereMs: number;
  readonly warmUp: readonly WarmUpDraw[];
  /** How long the task has held this thread so far, ms. */
  readonly heldMs: number;
  /** CPU time that V8's helper threads have taken meanwhile, ms. */
  readonly helperMs: number;
  /** How long the longest of them takes, which no two threads can share; ms. */
  readonly longestMs: number;
  /** What producing those inputs that are still to be read takes this thread, ms. */
  readonly readingMs: number;
}

/** Workers that would join. */
export interface Joining {
  readonly workers: number;
  /** Until the first of them takes an input, its import included, and what each further one adds; ms. */
  readonly startMs: number;
  readonly nextStartMs: number;
  /** What the first call in each costs beyond cold code, ms. */
  readonly firstCallMs: number;
  /** κ, as far as it is known. */
  readonly cpuRatio: number;
  /** What moving an input there and its output back takes, on this thread and on theirs; ms. */
  readonly mainMs: number;
  readonly workerMs: number;
  /** Whether this thread goes on with inputs of its own once they are up. */
  readonly lane: boolean;
}

/** What is left to do, expected over the warm-up curves. */
export interface Outlook {
  readonly aloneMs: number;
  readonly besideMs: number;
}

/**
 * CPU time of V8's helper threads ÷ what cold code costs the thread that runs it: 0.6 to 0.8 over
 * 67 npm packages on two cores.
 */
const HELP_PER_COLD_MS = 0.7;

/**
 * How long the rest takes on this thread alone, and with workers beside it. All isolates together
 * cannot compute more than the cores allow, V8's helpers included: each new isolate compiles
 * everything again, which is why a library's short list is not worth sharing on two cores.
 */
export function outlook(work: UnderWay, joining: Joining, machine: Machine): Outlook {
  const draws = work.warmUp.length > 0 ? work.warmUp : FLAT;
  let aloneMs = 0;
  let besideMs = 0;
  for (const draw of draws) {
    const alone = aloneWith(draw, work, machine);
    aloneMs += draw.weight * (alone.ms + work.readingMs);
    besideMs += draw.weight * besideWith(draw, work, joining, machine, alone);
  }
  return { aloneMs, besideMs };
}

const FLAT: readonly WarmUpDraw[] = [{ weight: 1, gain: 0, spanMs: 1, steadyFactor: 1 }];

interface Alone {
  readonly ms: number;
  /** What it takes this thread beyond warm code, and what warm code takes it. */
  readonly coldMs: number;
  readonly steadyMs: number;
}

function aloneWith(draw: WarmUpDraw, work: UnderWay, machine: Machine): Alone {
  const { left, cpuMs, blockedMs, heldMs, elsewhereMs } = work;
  const steadyMs = left * (cpuMs + blockedMs) * draw.steadyFactor;
  const done = steadyWork(draw, heldMs);
  const threadMs = Math.max(steadyMs, heldTime(draw, done + steadyMs) - heldMs);
  const coresMs =
    (computingShare(work) * threadMs + left * elsewhereMs) / effectiveCores(machine, Infinity);
  return { ms: Math.max(threadMs, coresMs), coldMs: threadMs - steadyMs, steadyMs };
}

function computingShare({ cpuMs, blockedMs }: UnderWay): number {
  return cpuMs + blockedMs > 0 ? cpuMs / (cpuMs + blockedMs) : 1;
}

/** Lanes that share the work, each from when it is up; or what the cores can do; whichever is later. */
function besideWith(
  draw: WarmUpDraw,
  work: UnderWay,
  joining: Joining,
  machine: Machine,
  alone: Alone,
): number {
  const { workers, startMs, nextStartMs, firstCallMs, cpuRatio, mainMs, workerMs } = joining;
  const lanes = workers + (joining.lane ? 1 : 0);
  const { steadyMs, coldMs: coldHereMs } = alone;
  const computing = computingShare(work);
  const certain = [{ ...draw, weight: 1, steadyFactor: 1 }];
  const coldThereMs = coldExtraMs(certain, steadyMs / lanes) + firstCallMs;
  const startsMs = startMs + ((workers - 1) * nextStartMs) / 2;
  const movingMs = ((work.left * workers) / lanes) * (mainMs + workerMs);
  const slower = 1 + ((cpuRatio - 1) * computing * workers) / lanes;
  const ownColdMs = joining.lane ? coldHereMs : 0;
  const lanesMs =
    (steadyMs * slower +
      ownColdMs +
      workers * (coldThereMs + startsMs) +
      movingMs +
      (joining.lane ? work.readingMs : 0)) /
    lanes;
  const helpMs =
    HELP_PER_COLD_MS * ownColdMs + workers * (work.helperMs + HELP_PER_COLD_MS * coldThereMs);
  const cpuMs =
    computing * (steadyMs * slower + ownColdMs) +
    workers * (coldThereMs + startMs) +
    helpMs +
    work.left * work.elsewhereMs +
    movingMs +
    work.readingMs;
  const coresMs = cpuMs / effectiveCores(machine, Infinity);
  // The last input of a worker is on its way while nothing is left for the others.
  const tailMs = ((steadyMs / Math.max(1, work.left)) * workers) / lanes / 2;
  const longestMs = work.longestMs + (joining.lane ? 0 : startMs);
  const besideMs = Math.max(lanesMs + tailMs, coresMs + tailMs, work.readingMs + tailMs, longestMs);
  const aloneMs = alone.ms + work.readingMs;
  return startsMs >= aloneMs ? aloneMs : besideMs;
}

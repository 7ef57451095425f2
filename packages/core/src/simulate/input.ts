import type { Clock } from './clock.ts';
import type { Cores, Places, Turn } from './stations.ts';
import type { Activity, Note } from './trace.ts';

/** What one input does, in ms of each kind, alone. */
export interface SimulatedInput {
  readonly cpuMs: number;
  readonly blockedMs: number;
  readonly poolMs: number;
  /** Waiting that holds a place in the native pool, as `getaddrinfo` does. */
  readonly poolWaitMs: number;
  readonly waitMs: number;
  /** Of its computing, what comes before it leaves the thread; the rest comes after. */
  readonly shareBefore: number;
}

/** Where an input runs, and who takes note of it. */
export interface Surroundings {
  readonly clock: Clock;
  readonly cores: Cores;
  readonly thread: Places;
  readonly pool: Places;
  readonly note: Note;
}

export function waits(input: SimulatedInput): boolean {
  return input.poolMs + input.poolWaitMs + input.waitMs > 0;
}

/**
 * Runs an input: some of its computing and all of its blocking on the thread, then what it leaves
 * the thread for, then the rest. An input that never leaves it computes in one go. A lane that has
 * finished an input goes on with the next in the same turn of the event loop.
 */
export function runInput(
  input: SimulatedInput,
  at: Surroundings,
  turn: Turn,
  done: () => void,
): void {
  if (!waits(input)) {
    holdThread(at, turn, input, done);
    return;
  }
  const cpuMs = input.shareBefore * input.cpuMs;
  const after = { cpuMs: input.cpuMs - cpuMs, blockedMs: 0 };
  holdThread(at, turn, { cpuMs, blockedMs: input.blockedMs }, () =>
    usePool(at, input, () =>
      pass(at, 'waiting', input.waitMs, () => holdThread(at, 'queued', after, done)),
    ),
  );
}

/** `done` may ask for the thread's next turn, since it is called before the thread is let go. */
export function holdThread(
  at: Surroundings,
  turn: Turn,
  { cpuMs, blockedMs }: Pick<SimulatedInput, 'cpuMs' | 'blockedMs'>,
  done: () => void,
  activity: Activity = 'computing',
): void {
  const { thread } = at;
  const leave = (): void => {
    done();
    thread.leave();
  };
  thread.enter(turn, () =>
    compute(at, activity, cpuMs, () => {
      if (blockedMs > 0) pass(at, 'blocked', blockedMs, leave);
      else leave();
    }),
  );
}

function usePool(at: Surroundings, { poolMs, poolWaitMs }: SimulatedInput, done: () => void): void {
  if (poolMs + poolWaitMs === 0) {
    done();
    return;
  }
  at.pool.enter('queued', () =>
    compute(at, 'native', poolMs, () =>
      pass(at, 'waiting', poolWaitMs, () => {
        at.pool.leave();
        done();
      }),
    ),
  );
}

function compute(
  { clock, cores, note }: Surroundings,
  activity: Activity,
  ms: number,
  done: () => void,
): void {
  const startMs = clock.nowMs;
  cores.compute(ms, () => {
    note(activity, startMs, clock.nowMs);
    done();
  });
}

function pass(
  { clock, note }: Surroundings,
  activity: Activity,
  ms: number,
  done: () => void,
): void {
  const startMs = clock.nowMs;
  clock.after(ms, () => {
    note(activity, startMs, clock.nowMs);
    done();
  });
}

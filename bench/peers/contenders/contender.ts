import type { Case } from '../cases.ts';

/** Everybody gets two. */
export const WORKERS = 2;

/** What a contender is told before it starts. */
export interface Setup {
  readonly case: Case;
  /** The task's module as a `file:` URL; its default export is the task. */
  readonly module: string;
  /** The same, imported in this thread. */
  readonly task: (input: unknown) => unknown;
}

/** A contender with its workers, if any, ready or being started. */
export interface Session {
  /** The results in input order. `onFirst` is called when the first one is known to the caller. */
  map(inputs: readonly unknown[], onFirst: () => void): Promise<ArrayLike<unknown>>;
  /** Adds up the results of all inputs; without it the contender sits the streams out. */
  sum?(source: Iterable<number>): Promise<number>;
}

export type Open = (setup: Setup) => Session | Promise<Session>;

/**
 * The ways to run a workload, from the simplest to the most involved. The order is the tie-break:
 * among plans whose predictions overlap, the earlier strategy wins.
 */
export const STRATEGIES = [
  'sequential',
  'async',
  'threads',
  'shared-memory',
  'processes',
  'hybrid',
] as const;

export type Strategy = (typeof STRATEGIES)[number];

/** Strategies that run the task on the caller's own thread. */
export type InProcessStrategy = 'sequential' | 'async';

/** What a `hybrid` plan's workers are. Other strategies imply it. */
export type WorkerKind = 'thread' | 'process';

export function isStrategy(name: string): name is Strategy {
  return (STRATEGIES as readonly string[]).includes(name);
}

export function isInProcess(strategy: Strategy): strategy is InProcessStrategy {
  return strategy === 'sequential' || strategy === 'async';
}

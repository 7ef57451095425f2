import type { Strategy } from '@forkwise/core';

/** A forced plan, as far as the caller chooses it. */
export interface Trial {
  readonly strategy: Strategy;
  readonly workers?: number;
  readonly concurrency?: number;
  readonly chunkSize?: number;
}

/** What could matter to a workload, and so what the oracle tries beyond the obvious. */
export type Sweep = 'tiny' | 'computing' | 'promises' | 'pool' | 'blocking' | 'waiting' | 'mixed';

interface Ranges {
  readonly async: readonly number[];
  readonly threads: readonly number[];
  readonly processes: readonly number[];
  /** Per worker, with two workers. */
  readonly hybrid: readonly number[];
}

const RANGES: Readonly<Record<Sweep, Ranges>> = {
  tiny: { async: [4], threads: [2, 1], processes: [2], hybrid: [] },
  computing: { async: [4], threads: [2, 1, 3], processes: [2, 3], hybrid: [] },
  promises: { async: [2], threads: [2, 1, 3], processes: [2, 3], hybrid: [2] },
  pool: { async: [4, 2, 3, 8, 16], threads: [2, 4], processes: [2], hybrid: [2, 4] },
  blocking: {
    async: [8],
    threads: [8, 16, 32, 4, 2],
    processes: [8, 16, 32, 4],
    hybrid: [4],
  },
  waiting: {
    async: [8, 16, 32, 64, 6, 4, 2, 128, 256, Infinity],
    threads: [2, 8, 32],
    processes: [2, 8],
    hybrid: [4, 16, 64],
  },
  mixed: {
    async: [8, 16, 4, 2, 32, 64, 256],
    threads: [2, 4, 8, 16],
    processes: [2, 4, 8],
    hybrid: [4, 8, 16, 32],
  },
};

const HYBRID_WORKERS = 2;

/** The oracle's trials for a workload of `inputs` inputs, those that tend to win first. */
export function trialsFor(sweep: Sweep, inputs: number): Trial[] {
  const ranges = RANGES[sweep];
  const bounded = (range: readonly number[]): number[] => [
    ...new Set(range.map((value) => Math.max(1, Math.min(value, inputs)))),
  ];
  return [
    { strategy: 'sequential' },
    ...bounded(ranges.async).map((concurrency) => ({ strategy: 'async', concurrency }) as const),
    ...bounded(ranges.threads).map((workers) => ({ strategy: 'threads', workers }) as const),
    ...bounded(ranges.threads).map((workers) => ({ strategy: 'shared-memory', workers }) as const),
    ...bounded(ranges.processes).map((workers) => ({ strategy: 'processes', workers }) as const),
    ...bounded(ranges.hybrid).map(
      (concurrency) => ({ strategy: 'hybrid', workers: HYBRID_WORKERS, concurrency }) as const,
    ),
  ];
}

/** `threads 2`, `async ×16`, `hybrid 2×8`: workers, then inputs in flight in each. */
export function trialName({ strategy, workers, concurrency = 1 }: Trial): string {
  if (strategy === 'sequential') return strategy;
  if (strategy === 'async') return `async ×${concurrency}`;
  const flight = concurrency > 1 ? `×${concurrency}` : '';
  return `${strategy} ${workers ?? '?'}${flight}`;
}

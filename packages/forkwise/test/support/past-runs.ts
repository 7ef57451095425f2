import type { RunRecord, TaskKey } from '../../src/history/index.ts';

export const KEY: TaskKey = { hash: 'a1', path: '/tasks/a.task.ts', exportName: 'default' };

const spread = { mean: 10, min: 5, max: 20, deviation: 2 };

/** A clean run that was measured, in two threads, and took what was predicted. */
export const RUN: RunRecord = {
  at: new Date().toISOString(),
  inputs: 100,
  class: 'cpu-bound',
  plan: { strategy: 'threads', workers: 2, concurrency: 1, chunkSize: 4, workerKind: 'thread' },
  predictedMs: [400, 500, 600],
  correction: 1,
  wallMs: 500,
  perInputMs: 4.5,
  clean: true,
  probed: 8,
  learnt: {
    task: {
      source: 'module',
      importMs: 30,
      readMs: 0,
      firstCallMs: 4,
      warmUp: {
        gain: 1,
        spanMs: 100,
        draws: [{ gain: 1, spanMs: 100, steadyFactor: 1, weight: 1 }],
      },
      promises: false,
      failures: 0,
      places: null,
    },
    worker: {
      measured: true,
      cpuRatio: 1.2,
      cpuRatioError: 0.1,
      processCpuRatio: null,
      importMs: 25,
      firstCallMs: 3,
      sampled: 6,
    },
    perInput: {
      wallMs: spread,
      cpuMs: spread,
      blockedMs: spread,
      poolMs: spread,
      waitMs: spread,
      helperMs: spread,
    },
    inputBytes: 2048,
    obstacles: {},
  },
};

/** Another one whose prediction was off. */
export function ranFor(wallMs: number): RunRecord {
  return { ...RUN, wallMs };
}

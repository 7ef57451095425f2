import type { Machine } from '@forkwise/core';

import type { ExecutorName } from './executors.ts';

type WorkerCosts = Machine['workers']['threads'];

/** The same machine with other costs for the workers of some executors. */
export function withWorkerCosts(
  machine: Machine,
  change: (name: ExecutorName, costs: WorkerCosts) => WorkerCosts,
): Machine {
  const { threads, processes, sharedMemory } = machine.workers;
  return {
    ...machine,
    workers: {
      threads: change('threads', threads),
      processes: change('processes', processes),
      sharedMemory: change('shared-memory', sharedMemory),
    },
  };
}

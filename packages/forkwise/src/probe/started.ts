import type { Machine, Profile } from '@forkwise/core';

import type { ExecutorName, Executors } from '../executors/executors.ts';

/** What is still to be paid for plans with workers when one has been tried, and is up. */
export function withStarted(
  profile: Profile,
  machine: Machine,
  executors: Executors,
): { readonly profile: Profile; readonly machine: Machine } {
  const { worker } = profile;
  if (!worker.measured) return { profile, machine };
  const first = (
    name: ExecutorName,
    costs: Machine['workers']['threads'],
  ): Machine['workers']['threads'] =>
    executors.isWarm(name) ? { ...costs, firstStartMs: 0 } : costs;
  const { threads, processes, sharedMemory } = machine.workers;
  const workers = {
    threads: first('threads', threads),
    processes: first('processes', processes),
    sharedMemory,
  };
  return {
    profile: { ...profile, worker: { ...worker, importMs: 0, firstCallMs: 0 } },
    machine: { ...machine, workers },
  };
}

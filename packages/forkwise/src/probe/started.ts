import type { Machine, Profile } from '@forkwise/core';

import type { Executors } from '../executors/executors.ts';
import { withWorkerCosts } from '../executors/worker-costs.ts';

/** What is still to be paid for plans with workers when one has been tried, and is up. */
export function withStarted(
  profile: Profile,
  machine: Machine,
  executors: Executors,
): { readonly profile: Profile; readonly machine: Machine } {
  const { worker } = profile;
  if (!worker.measured) return { profile, machine };
  // A trial starts threads or processes; none of them is a worker of `shared-memory`.
  const here = withWorkerCosts(machine, (name, costs) =>
    name !== 'shared-memory' && executors.isWarm(name) ? { ...costs, firstStartMs: 0 } : costs,
  );
  return {
    profile: { ...profile, worker: { ...worker, importMs: 0, firstCallMs: 0 } },
    machine: here,
  };
}

import type { Machine, WorkerCosts } from '../schema/machine.ts';
import type { Plan } from '../words/plan.ts';

/** e(m): how many cores' worth m busy workers get. Beyond what was measured, no more is gained. */
export function effectiveCores(machine: Machine, workers: number): number {
  const measured = machine.cpu.effectiveCores;
  const index = Math.min(Math.max(1, Math.ceil(workers)), measured.length) - 1;
  return measured[index] ?? 1;
}

export function workerCosts(plan: Plan, machine: Machine): WorkerCosts {
  if (plan.workerKind === 'process') return machine.workers.processes;
  const { threads, sharedMemory } = machine.workers;
  if (plan.strategy !== 'shared-memory') return threads;
  // Both start the same kind of thread: where one seems to start sooner, the other was measured better.
  const nextStartMs = Math.max(threads.nextStartMs, sharedMemory.nextStartMs);
  return { ...sharedMemory, nextStartMs };
}

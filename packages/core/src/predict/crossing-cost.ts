import type { Machine } from '../schema/machine.ts';
import type { Plan } from '../words/plan.ts';
import type { Demand } from './demand.ts';

/** What moving one input there and one output back costs on either side, in ms. */
export interface CrossingCost {
  readonly mainMs: number;
  readonly workerMs: number;
}

/**
 * Threads: a binary value is copied once by its sender and handed over; others are cloned.
 * Shared memory: one copy in and one copy out, on each side, whatever the value.
 * Processes: cloned or copied, and everything passes through a pipe, written and read.
 */
export function crossingCost(plan: Plan, demand: Demand, machine: Machine): CrossingCost {
  const { input, output } = demand;
  const copyMs = (bytes: number): number => bytes / machine.copy.memoryBytesPerMs;
  const cloneMain = input.encodeMs + output.decodeMs;
  const cloneWorker = input.decodeMs + output.encodeMs;
  if (plan.workerKind === 'process') {
    const pipeMs = (input.bytes + output.bytes) / machine.copy.pipeBytesPerMs;
    return { mainMs: cloneMain + pipeMs, workerMs: cloneWorker + pipeMs };
  }
  if (plan.strategy === 'shared-memory') {
    const copiedMs = copyMs(input.bytes + output.bytes);
    return { mainMs: cloneMain + copiedMs, workerMs: cloneWorker + copiedMs };
  }
  return {
    mainMs: cloneMain + copyMs(input.binaryBytes),
    workerMs: cloneWorker + copyMs(output.binaryBytes),
  };
}

import type { Machine, WorkerCosts } from '../schema/machine.ts';
import type { MachineDescription } from '../schema/machine-description.ts';
import type { WorkloadDescription } from '../schema/workload.ts';
import { TYPICAL_COSTS, typicalScaling } from './typical.ts';

const BYTES_PER_MIB = 2 ** 20;

/**
 * The machine that calibrating such a computer would give, as far as its description says: with
 * typical costs. Below one core all that computes is throttled, starting and feeding workers too.
 */
export function machineFromDescription(description: MachineDescription): Machine {
  const { cores: asked, gainPerCore, poolSize, freeMiB } = description;
  const cores = Math.ceil(asked);
  const quotaCores = Number.isInteger(asked) ? null : asked;
  const alone = Math.min(1, asked);
  const freeBytes = freeMiB * BYTES_PER_MIB;
  const [first, ...more] = typicalScaling(cores, quotaCores ?? undefined, gainPerCore);
  return slowed(
    {
      kind: 'machine',
      version: 1,
      source: 'described',
      runtime: { name: 'node', version: 'any', platform: 'any', arch: 'any' },
      cpu: {
        model: 'described',
        cores,
        quotaCores,
        effectiveCores: [first * alone, ...more],
      },
      memory: { limitBytes: freeBytes, freeBytes },
      pool: { size: poolSize },
      ...TYPICAL_COSTS,
      measuredAt: new Date(0).toISOString(),
    },
    1 / alone,
  );
}

/**
 * The machine as a workload with a shared value finds it. The caller holds the value once. Only
 * typed arrays under `shared-memory` are one memory for all; every other worker makes one of its
 * own as it starts, at the speed of copying at least, and holds it as long as it lives.
 */
export function machineForShared(machine: Machine, shared: WorkloadDescription['shared']): Machine {
  const { form, bytes } = shared;
  if (form === 'none' || bytes === 0) return machine;
  const isOneMemory = form === 'binary';
  const copyMs = bytes / (isOneMemory ? machine.copy.memoryBytesPerMs : OBJECT_BYTES_PER_MS);
  const { threads, processes, sharedMemory } = machine.workers;
  const own = { bytes, copyMs };
  return {
    ...machine,
    memory: { ...machine.memory, freeBytes: Math.max(0, machine.memory.freeBytes - bytes) },
    workers: {
      threads: withCopy(threads, own),
      processes: withCopy(processes, own),
      sharedMemory: withCopy(sharedMemory, isOneMemory ? { bytes: 0, copyMs } : own),
    },
  };
}

/** Structured clone of objects with small fields, measured on Node 24 on two cores. */
export const OBJECT_BYTES_PER_MS = 50_000;

function withCopy(
  costs: WorkerCosts,
  { bytes, copyMs }: { readonly bytes: number; readonly copyMs: number },
): WorkerCosts {
  return {
    ...costs,
    firstStartMs: costs.firstStartMs + copyMs,
    workerBytes: costs.workerBytes + bytes,
  };
}

function slowed(machine: Machine, factor: number): Machine {
  if (factor === 1) return machine;
  const slow = (costs: WorkerCosts): WorkerCosts => ({
    firstStartMs: costs.firstStartMs * factor,
    nextStartMs: costs.nextStartMs * factor,
    perChunkMs: costs.perChunkMs * factor,
    perInputMs: costs.perInputMs * factor,
    workerBytes: costs.workerBytes,
  });
  const { workers, inProcess, copy } = machine;
  return {
    ...machine,
    workers: {
      threads: slow(workers.threads),
      processes: slow(workers.processes),
      sharedMemory: slow(workers.sharedMemory),
    },
    inProcess: {
      perInputMs: inProcess.perInputMs * factor,
      perPromiseMs: inProcess.perPromiseMs * factor,
    },
    copy: {
      memoryBytesPerMs: copy.memoryBytesPerMs / factor,
      pipeBytesPerMs: copy.pipeBytesPerMs / factor,
    },
  };
}

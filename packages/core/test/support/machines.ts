import type { Machine, WorkerCosts } from '../../src/index.ts';

interface MachineTraits {
  readonly effectiveCores?: readonly number[];
  readonly poolSize?: number;
  readonly freeBytes?: number;
}

const COSTS = {
  threads: {
    firstStartMs: 40,
    nextStartMs: 10,
    perChunkMs: 0.1,
    perInputMs: 0.01,
    workerBytes: 10e6,
  },
  processes: {
    firstStartMs: 60,
    nextStartMs: 20,
    perChunkMs: 0.2,
    perInputMs: 0.02,
    workerBytes: 50e6,
  },
  sharedMemory: {
    firstStartMs: 40,
    nextStartMs: 10,
    perChunkMs: 0.01,
    perInputMs: 0.001,
    workerBytes: 10e6,
  },
} as const satisfies Record<string, WorkerCosts>;

/** Four whole cores and costs that are easy to add up in one's head. */
export function roundMachine(traits: MachineTraits = {}): Machine {
  const [first = 1, ...rest] = traits.effectiveCores ?? [1, 2, 3, 4];
  return {
    kind: 'machine',
    version: 1,
    source: 'described',
    runtime: { name: 'node', version: '24.0.0', platform: 'linux', arch: 'x64' },
    cpu: {
      model: 'round',
      cores: 1 + rest.length,
      quotaCores: null,
      effectiveCores: [first, ...rest],
    },
    memory: { limitBytes: 8e9, freeBytes: traits.freeBytes ?? 4e9 },
    pool: { size: traits.poolSize ?? 4 },
    workers: COSTS,
    inProcess: { perInputMs: 0.001, perPromiseMs: 0.01 },
    copy: { memoryBytesPerMs: 1e6, pipeBytesPerMs: 1e5 },
    measuredAt: '2026-01-01T00:00:00.000Z',
  };
}

/** The same machine with every duration `factor` times as long. */
export function slower(machine: Machine, factor: number): Machine {
  const costs = (worker: WorkerCosts): WorkerCosts => ({
    ...worker,
    firstStartMs: worker.firstStartMs * factor,
    nextStartMs: worker.nextStartMs * factor,
    perChunkMs: worker.perChunkMs * factor,
    perInputMs: worker.perInputMs * factor,
  });
  return {
    ...machine,
    workers: {
      threads: costs(machine.workers.threads),
      processes: costs(machine.workers.processes),
      sharedMemory: costs(machine.workers.sharedMemory),
    },
    inProcess: {
      perInputMs: machine.inProcess.perInputMs * factor,
      perPromiseMs: machine.inProcess.perPromiseMs * factor,
    },
    copy: {
      memoryBytesPerMs: machine.copy.memoryBytesPerMs / factor,
      pipeBytesPerMs: machine.copy.pipeBytesPerMs / factor,
    },
  };
}

const FREE: WorkerCosts = {
  firstStartMs: 0,
  nextStartMs: 0,
  perChunkMs: 0,
  perInputMs: 0,
  workerBytes: 0,
};

/** A machine where starting and feeding workers costs nothing, so that only the work counts. */
export function frictionless(machine: Machine): Machine {
  return { ...machine, workers: { threads: FREE, processes: FREE, sharedMemory: FREE } };
}

/** The same machine where as many workers as wanted start in the time of one. */
export function startingTogether(machine: Machine): Machine {
  const { threads, processes, sharedMemory } = machine.workers;
  return {
    ...machine,
    workers: {
      threads: { ...threads, nextStartMs: 0 },
      processes: { ...processes, nextStartMs: 0 },
      sharedMemory: { ...sharedMemory, nextStartMs: 0 },
    },
  };
}

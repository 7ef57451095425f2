import { describe, expect, it } from 'vitest';

import {
  type MachineDescription,
  NO_LIMITS,
  candidates,
  machineForShared,
  machineFromDescription,
  profileDemand,
  validateMachine,
  validateMachineDescription,
} from '../src/index.ts';
import { described } from './support/workloads.ts';

const LAPTOP: MachineDescription = { cores: 4, gainPerCore: 0.9, poolSize: 4, freeMiB: 1024 };
const TABLE = { form: 'binary', bytes: 200e6 } as const;

describe('the machine of a description', () => {
  it('is a valid machine, with cores, pool and memory as described and typical costs', () => {
    const machine = validateMachine(machineFromDescription(LAPTOP));
    expect(machine.source).toBe('described');
    expect(machine.cpu).toMatchObject({ cores: 4, quotaCores: null });
    expect(machine.cpu.effectiveCores).toEqual([1, 1.9, 2.8, 3.7]);
    expect(machine.memory.freeBytes).toBe(2 ** 30);
    expect(machine.pool.size).toBe(4);
  });

  it('has a quota where it has a part of a core', () => {
    const { cpu } = machineFromDescription({ ...LAPTOP, cores: 2.5 });
    expect(cpu).toMatchObject({ cores: 3, quotaCores: 2.5 });
    expect(cpu.effectiveCores).toEqual([1, 1.9, 2.5]);
  });

  it('below one core computes, starts and feeds that much more slowly', () => {
    const whole = machineFromDescription({ ...LAPTOP, cores: 1 });
    const quarter = machineFromDescription({ ...LAPTOP, cores: 0.25 });
    expect(quarter.cpu.effectiveCores).toEqual([0.25]);
    expect(quarter.workers.threads.firstStartMs).toBe(4 * whole.workers.threads.firstStartMs);
    expect(quarter.inProcess.perInputMs).toBe(4 * whole.inProcess.perInputMs);
    expect(quarter.copy.memoryBytesPerMs).toBe(whole.copy.memoryBytesPerMs / 4);
    expect(quarter.workers.threads.workerBytes).toBe(whole.workers.threads.workerBytes);
  });

  it('is refused without what it needs, or with what makes no sense', () => {
    expect(validateMachineDescription(LAPTOP)).toEqual(LAPTOP);
    for (const wrong of [{ cores: 0 }, { poolSize: 1.5 }, { gainPerCore: 2 }, { more: 1 }]) {
      expect(() => validateMachineDescription({ ...LAPTOP, ...wrong })).toThrow(
        'This is not a valid machine description',
      );
    }
  });
});

describe('a machine for a workload whose inputs share a value', () => {
  const machine = machineFromDescription(LAPTOP);

  it('is the same where there is none', () => {
    expect(machineForShared(machine, { form: 'none', bytes: 5 })).toBe(machine);
  });

  it('has room for one copy of typed arrays under shared-memory, and for one each elsewhere', () => {
    const { memory, workers } = machineForShared(machine, TABLE);
    expect(memory.freeBytes).toBe(machine.memory.freeBytes - TABLE.bytes);
    for (const kind of ['threads', 'processes'] as const) {
      expect(workers[kind].workerBytes).toBe(machine.workers[kind].workerBytes + TABLE.bytes);
    }
    expect(workers.sharedMemory.workerBytes).toBe(machine.workers.sharedMemory.workerBytes);
  });

  it('copies objects for every worker, more slowly than memory', () => {
    const arrays = machineForShared(machine, TABLE).workers;
    const objects = machineForShared(machine, { ...TABLE, form: 'objects' }).workers;
    expect(objects.sharedMemory.workerBytes).toBe(
      machine.workers.sharedMemory.workerBytes + TABLE.bytes,
    );
    expect(objects.threads.firstStartMs).toBeGreaterThan(10 * arrays.threads.firstStartMs);
    expect(arrays.threads.firstStartMs).toBe(machine.workers.threads.firstStartMs + 50);
  });

  it('affords threads that share more of them than threads that do not', () => {
    const { profile, inputs } = described({ inputs: 1000, perInput: { cpuMs: 20 } });
    const small = machineForShared(machine, TABLE);
    const most = (strategy: 'threads' | 'shared-memory'): number =>
      Math.max(
        ...candidates(strategy, inputs, profileDemand(profile), small, NO_LIMITS, 'thread').map(
          ({ workers }) => workers,
        ),
      );
    expect(most('threads')).toBe(2);
    expect(most('shared-memory')).toBe(4);
  });
});

import { arch, cpus, platform } from 'node:os';

import type { Machine } from '../schema/machine.ts';
import { poolSize } from './pool.ts';
import { memoryLimits, quotaCores, usableCores } from './quota.ts';

/**
 * This machine with typical costs in place of measured ones: good enough to see that a workload is
 * far too small to be worth calibrating for. Costs are medians of calibrations on two-core virtual
 * machines with Node 24.
 */
export function assumedMachine(): Machine {
  const cores = usableCores();
  const quota = quotaCores();
  return {
    kind: 'machine',
    version: 1,
    source: 'assumed',
    runtime: {
      name: 'node',
      version: process.versions.node,
      platform: platform(),
      arch: arch(),
    },
    cpu: {
      model: cpus()[0]?.model.trim() ?? 'unknown',
      cores,
      quotaCores: quota ?? null,
      effectiveCores: assumedScaling(cores, quota),
    },
    memory: memoryLimits(),
    pool: { size: poolSize() },
    workers: {
      threads: {
        firstStartMs: 45,
        nextStartMs: 18,
        perChunkMs: 0.05,
        perInputMs: 0.0003,
        workerBytes: 14e6,
      },
      processes: {
        firstStartMs: 60,
        nextStartMs: 30,
        perChunkMs: 0.12,
        perInputMs: 0.0005,
        workerBytes: 50e6,
      },
      sharedMemory: {
        firstStartMs: 45,
        nextStartMs: 18,
        perChunkMs: 0.005,
        perInputMs: 0.0001,
        workerBytes: 16e6,
      },
    },
    inProcess: { perInputMs: 0.000_05, perPromiseMs: 0.0004 },
    copy: { memoryBytesPerMs: 4e6, pipeBytesPerMs: 0.7e6 },
    measuredAt: new Date(0).toISOString(),
  };
}

/**
 * Each further core adds a little less; a quota caps them all. Under a quota below one core a lone
 * thread is throttled as all are, and is the measure of one.
 */
function assumedScaling(cores: number, quota: number | undefined): [number, ...number[]] {
  const cap = Math.max(1, quota ?? Infinity);
  const scaling = Array.from({ length: cores - 1 }, (_, i) =>
    Math.min(cap, 1 + (i + 1) * ASSUMED_GAIN_PER_CORE),
  );
  return [1, ...scaling];
}

const ASSUMED_GAIN_PER_CORE = 0.92;

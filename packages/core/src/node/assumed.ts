import { arch, cpus, platform } from 'node:os';

import { TYPICAL_COSTS, typicalScaling } from '../machine/typical.ts';
import type { Machine } from '../schema/machine.ts';
import { poolSize } from './pool.ts';
import { memoryLimits, quotaCores, usableCores } from './quota.ts';

/**
 * This machine with typical costs in place of measured ones: good enough to see that a workload is
 * far too small to be worth calibrating for.
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
      effectiveCores: typicalScaling(cores, quota),
    },
    memory: memoryLimits(),
    pool: { size: poolSize() },
    ...TYPICAL_COSTS,
    measuredAt: new Date(0).toISOString(),
  };
}

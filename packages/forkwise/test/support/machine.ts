import type { Machine } from '@forkwise/core';
import { assumedMachine } from '@forkwise/core/node';

const here = assumedMachine();

/** Two equal cores at typical costs, so that decisions do not hang on where the tests run. */
export const MACHINE: Machine = {
  ...here,
  source: 'described',
  cpu: { ...here.cpu, cores: 2, quotaCores: null, effectiveCores: [1, 1.9] },
  memory: { limitBytes: 8e9, freeBytes: 6e9 },
  pool: { size: 4 },
};

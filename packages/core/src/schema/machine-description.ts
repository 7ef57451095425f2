import type { FromSchema } from 'json-schema-to-ts';

import { TYPICAL_GAIN_PER_CORE } from '../machine/typical.ts';

/** A machine described by someone who cannot calibrate it; its costs are taken to be typical. */
export const machineDescriptionSchema = {
  $id: 'https://forkwise.dev/schema/machine-description.json',
  title: 'Machine description',
  type: 'object',
  required: ['cores', 'gainPerCore', 'poolSize', 'freeMiB'],
  additionalProperties: false,
  properties: {
    cores: {
      type: 'number',
      minimum: 0.05,
      maximum: 1024,
      default: 8,
      title: 'Cores',
      description: 'Logical cores the program may use; a fraction for a container with a quota.',
    },
    gainPerCore: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      default: TYPICAL_GAIN_PER_CORE,
      title: 'Gain per further core',
      description:
        'What each busy core after the first adds: 1 a whole core, 0.3 where two share one.',
    },
    poolSize: {
      type: 'integer',
      minimum: 1,
      maximum: 1024,
      default: 8,
      title: 'Native pool',
      description:
        'Threads for native work, UV_THREADPOOL_SIZE. Node’s own choice is 4, that of the forkwise command one per core.',
    },
    freeMiB: {
      type: 'number',
      minimum: 16,
      maximum: 16_777_216,
      default: 8192,
      title: 'Free memory',
      description: 'What workers may share; they are given half of it at most.',
    },
  },
} as const;

export type MachineDescription = FromSchema<typeof machineDescriptionSchema>;

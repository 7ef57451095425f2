import type { FromSchema } from 'json-schema-to-ts';

import { durationSchema } from './parts.ts';

/** What starting and feeding one kind of worker costs on this machine. */
const workerCostsSchema = {
  type: 'object',
  required: ['firstStartMs', 'nextStartMs', 'perChunkMs', 'perInputMs', 'workerBytes'],
  additionalProperties: false,
  properties: {
    firstStartMs: { ...durationSchema, description: 'Start-up of one worker, alone.' },
    nextStartMs: { ...durationSchema, description: 'What each further worker adds to start-up.' },
    perChunkMs: { ...durationSchema, description: 'Main-thread time for one chunk, both ways.' },
    perInputMs: { ...durationSchema, description: 'Main-thread time for one input in a chunk.' },
    workerBytes: { type: 'number', minimum: 0, description: 'Memory that one worker adds.' },
  },
} as const;

export const machineSchema = {
  $id: 'https://forkwise.dev/schema/machine.json',
  title: 'Machine',
  description: 'Calibrated constants of a computer and its runtime.',
  type: 'object',
  required: [
    'kind',
    'version',
    'source',
    'runtime',
    'cpu',
    'memory',
    'pool',
    'workers',
    'inProcess',
    'copy',
    'measuredAt',
  ],
  additionalProperties: false,
  properties: {
    kind: { const: 'machine' },
    version: { const: 1 },
    source: {
      type: 'string',
      enum: ['measured', 'assumed', 'described'],
      description:
        'measured: calibrated here; assumed: typical constants, where measuring cannot pay; described: given by someone.',
    },
    runtime: {
      type: 'object',
      required: ['name', 'version', 'platform', 'arch'],
      additionalProperties: false,
      properties: {
        name: { type: 'string' },
        version: { type: 'string' },
        platform: { type: 'string' },
        arch: { type: 'string' },
      },
    },
    cpu: {
      type: 'object',
      required: ['model', 'cores', 'quotaCores', 'effectiveCores'],
      additionalProperties: false,
      properties: {
        model: { type: 'string' },
        cores: {
          type: 'integer',
          minimum: 1,
          description: 'Logical cores that this process may use.',
        },
        quotaCores: {
          anyOf: [{ type: 'number', exclusiveMinimum: 0 }, { type: 'null' }],
          description: 'Core-seconds per second that a container quota allows; null: no quota.',
        },
        effectiveCores: {
          type: 'array',
          items: { type: 'number', exclusiveMinimum: 0 },
          minItems: 1,
          description: 'e(m): the speed-up that m busy workers reach together, at position m − 1.',
        },
      },
    },
    memory: {
      type: 'object',
      required: ['limitBytes', 'freeBytes'],
      additionalProperties: false,
      properties: {
        limitBytes: { type: 'number', minimum: 0 },
        freeBytes: { type: 'number', minimum: 0 },
      },
    },
    pool: {
      type: 'object',
      required: ['size'],
      additionalProperties: false,
      properties: {
        size: { type: 'integer', minimum: 1, maximum: 1024, description: 'UV_THREADPOOL_SIZE.' },
      },
    },
    workers: {
      type: 'object',
      required: ['threads', 'processes', 'sharedMemory'],
      additionalProperties: false,
      properties: {
        threads: workerCostsSchema,
        processes: workerCostsSchema,
        sharedMemory: workerCostsSchema,
      },
    },
    inProcess: {
      type: 'object',
      required: ['perInputMs', 'perPromiseMs'],
      additionalProperties: false,
      properties: {
        perInputMs: { ...durationSchema, description: 'Running one input with no promise.' },
        perPromiseMs: { ...durationSchema, description: 'Running one input that awaits.' },
      },
    },
    copy: {
      type: 'object',
      required: ['memoryBytesPerMs', 'pipeBytesPerMs'],
      additionalProperties: false,
      properties: {
        memoryBytesPerMs: { type: 'number', exclusiveMinimum: 0 },
        pipeBytesPerMs: { type: 'number', exclusiveMinimum: 0 },
      },
    },
    measuredAt: { type: 'string' },
  },
} as const;

export type Machine = FromSchema<typeof machineSchema>;
export type WorkerCosts = FromSchema<typeof workerCostsSchema>;

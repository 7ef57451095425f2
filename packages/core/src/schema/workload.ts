import type { FromSchema } from 'json-schema-to-ts';

import { durationSchema } from './parts.ts';

const crossingSchema = {
  type: 'object',
  required: ['form', 'bytes'],
  additionalProperties: false,
  properties: {
    form: {
      type: 'string',
      enum: ['none', 'number', 'text', 'binary', 'objects', 'uncloneable'],
      default: 'number',
      description: 'What kind of value it is.',
    },
    bytes: { type: 'number', minimum: 0, maximum: 1e12, default: 8, description: 'Its size.' },
  },
} as const;

/** A workload described by someone who has no code, or no inputs, yet. Times are per input. */
export const workloadSchema = {
  $id: 'https://forkwise.dev/schema/workload.json',
  title: 'Workload description',
  type: 'object',
  required: ['kind', 'version', 'inputs', 'perInput', 'unevenness', 'input', 'output', 'task'],
  additionalProperties: false,
  properties: {
    kind: { const: 'workload' },
    version: { const: 1 },
    inputs: {
      type: 'integer',
      minimum: 1,
      maximum: 1e9,
      default: 100,
      title: 'Inputs',
      description: 'How many inputs there are.',
    },
    perInput: {
      type: 'object',
      required: ['cpuMs', 'blockedMs', 'poolMs', 'waitMs'],
      additionalProperties: false,
      properties: {
        cpuMs: { ...durationSchema, title: 'Computing in JavaScript', default: 0 },
        blockedMs: {
          ...durationSchema,
          title: 'Blocked in a synchronous call',
          default: 0,
          description: 'Holding the thread without computing: a synchronous driver, a sleep.',
        },
        poolMs: {
          ...durationSchema,
          title: 'Computing in a native library, asynchronously',
          default: 0,
          description: 'Work on libuv’s pool: pbkdf2, zlib, image codecs.',
        },
        waitMs: {
          ...durationSchema,
          title: 'Waiting for the network, a disk or another program',
          default: 0,
        },
      },
    },
    unevenness: {
      type: 'number',
      minimum: 0,
      maximum: 10,
      default: 0.2,
      title: 'Unevenness',
      description: 'Standard deviation ÷ mean of the time per input: 0 all equal, 1 very uneven.',
    },
    input: crossingSchema,
    output: crossingSchema,
    task: {
      type: 'object',
      required: ['importMs', 'source', 'isolation'],
      additionalProperties: false,
      properties: {
        importMs: { ...durationSchema, default: 5, title: 'Importing the module' },
        source: {
          type: 'string',
          enum: ['module', 'function'],
          default: 'module',
          description: 'Code in a module can run elsewhere; a closure cannot.',
        },
        isolation: {
          type: 'string',
          enum: ['none', 'process'],
          default: 'none',
          description: 'process: uses process.chdir, crashes, or a library unsafe in threads.',
        },
      },
    },
  },
} as const;

export type WorkloadDescription = FromSchema<typeof workloadSchema>;

import type { FromSchema } from 'json-schema-to-ts';

import { durationSchema } from './parts.ts';

const spreadSchema = {
  type: 'object',
  required: ['mean', 'min', 'max', 'deviation'],
  additionalProperties: false,
  properties: {
    mean: { type: 'number' },
    min: { type: 'number' },
    max: { type: 'number' },
    deviation: { type: 'number', minimum: 0 },
  },
} as const;

/** One value on its way between threads. */
export const payloadSchema = {
  type: 'object',
  required: ['bytes', 'encodeMs', 'decodeMs', 'binary'],
  additionalProperties: false,
  properties: {
    bytes: { type: 'number', minimum: 0 },
    encodeMs: { ...durationSchema, description: 'Serializing it, as measured on this value.' },
    decodeMs: { ...durationSchema, description: 'Deserializing it, as measured on this value.' },
    binary: { type: 'boolean', description: 'Copied at memory speed, nothing to serialize.' },
  },
} as const;

/**
 * The measurements of one input's run. `wallMs` = cpu + blocked + pool + wait, sequentially. Computing
 * and blocking are steady times: what the code takes once warm, by the profile's `warmUp`.
 */
export const sampleSchema = {
  type: 'object',
  required: [
    'index',
    'weight',
    'runs',
    'wallMs',
    'cpuMs',
    'blockedMs',
    'poolMs',
    'waitMs',
    'helperMs',
    'input',
    'output',
  ],
  additionalProperties: false,
  properties: {
    index: { type: 'integer', minimum: 0 },
    weight: {
      type: 'number',
      exclusiveMinimum: 0,
      description: 'How many inputs this sample stands for, relative to the others.',
    },
    runs: {
      type: 'integer',
      minimum: 1,
      description: 'Inputs measured together, where one alone is too short to time.',
    },
    wallMs: durationSchema,
    cpuMs: { ...durationSchema, description: 'Computing on the JavaScript thread.' },
    blockedMs: { ...durationSchema, description: 'Holding the thread without computing.' },
    poolMs: { ...durationSchema, description: 'CPU on native threads (libuv pool, libraries).' },
    waitMs: { ...durationSchema, description: 'Event loop idle, nothing computing for us.' },
    helperMs: {
      ...durationSchema,
      description: 'CPU of garbage collection, of compiler threads and of child programs.',
    },
    input: payloadSchema,
    output: payloadSchema,
  },
} as const;

/** How the task gets faster while an isolate runs it; see `core/src/warm-up`. */
export const warmUpSchema = {
  type: 'object',
  required: ['gain', 'spanMs', 'draws'],
  additionalProperties: false,
  properties: {
    gain: {
      type: 'number',
      minimum: 0,
      description: 'What the very first input costs beyond its steady time, as a multiple of it.',
    },
    spanMs: {
      ...durationSchema,
      description: 'Time of holding the thread in which that excess falls to 1/e.',
    },
    draws: {
      type: 'array',
      description:
        'Curves that the measurements allow, by rising steadyFactor; none: nothing is known to get faster.',
      items: {
        type: 'object',
        required: ['weight', 'gain', 'spanMs', 'steadyFactor'],
        additionalProperties: false,
        properties: {
          weight: {
            type: 'number',
            exclusiveMinimum: 0,
            description: 'How likely this curve is beside the others; all together 1.',
          },
          gain: { type: 'number', minimum: 0 },
          spanMs: { type: 'number', exclusiveMinimum: 0 },
          steadyFactor: {
            type: 'number',
            exclusiveMinimum: 0,
            description:
              'Steady time of the inputs if this curve is the true one, as a multiple of what the samples state; weighted mean 1.',
          },
        },
      },
    },
  },
} as const;

export const profileSchema = {
  title: 'Profile',
  description: 'The samples of a workload, summarised, with what could not be measured.',
  type: 'object',
  required: [
    'inputs',
    'sampled',
    'perInput',
    'task',
    'worker',
    'samples',
    'notMeasured',
    'probeMs',
  ],
  additionalProperties: false,
  properties: {
    inputs: {
      anyOf: [{ type: 'integer', minimum: 0 }, { type: 'null' }],
      description: 'How many inputs there are; null when the source does not say.',
    },
    sampled: { type: 'integer', minimum: 0 },
    perInput: {
      type: 'object',
      required: ['wallMs', 'cpuMs', 'blockedMs', 'poolMs', 'waitMs', 'helperMs'],
      additionalProperties: false,
      properties: {
        wallMs: spreadSchema,
        cpuMs: spreadSchema,
        blockedMs: spreadSchema,
        poolMs: spreadSchema,
        waitMs: spreadSchema,
        helperMs: spreadSchema,
      },
    },
    task: {
      type: 'object',
      required: [
        'source',
        'importMs',
        'readMs',
        'firstCallMs',
        'warmUp',
        'promises',
        'failures',
        'places',
      ],
      additionalProperties: false,
      properties: {
        source: { type: 'string', enum: ['module', 'function'] },
        importMs: { ...durationSchema, description: 'Importing the module in the main thread.' },
        readMs: {
          ...durationSchema,
          description: 'How long the source of the inputs holds the main thread for each of them.',
        },
        firstCallMs: {
          ...durationSchema,
          description: 'What the first call cost beyond cold code: lazy loading, compiling.',
        },
        warmUp: warmUpSchema,
        promises: { type: 'boolean', description: 'Whether calls return promises.' },
        failures: { type: 'integer', minimum: 0, description: 'Sampled inputs that failed.' },
        places: {
          anyOf: [{ type: 'number', exclusiveMinimum: 0 }, { type: 'null' }],
          description:
            'How many times faster waiting inputs went when several ran at once, where that was clearly fewer times than there were inputs; null: no such limit was met.',
        },
      },
    },
    worker: {
      anyOf: [
        {
          type: 'object',
          required: ['measured'],
          additionalProperties: false,
          properties: { measured: { const: false } },
        },
        {
          type: 'object',
          required: [
            'measured',
            'cpuRatio',
            'cpuRatioError',
            'processCpuRatio',
            'importMs',
            'firstCallMs',
            'sampled',
          ],
          additionalProperties: false,
          properties: {
            measured: { const: true },
            cpuRatio: {
              type: 'number',
              exclusiveMinimum: 0,
              description: 'κ: computing time in a fresh worker ÷ in the main thread.',
            },
            cpuRatioError: { type: 'number', minimum: 0, description: 'Standard error of κ.' },
            processCpuRatio: {
              anyOf: [{ type: 'number', exclusiveMinimum: 0 }, { type: 'null' }],
              description: 'κ in a child process; null: like κ, as far as is known.',
            },
            importMs: { ...durationSchema, description: 'Importing the task in the worker.' },
            firstCallMs: {
              ...durationSchema,
              description: 'What the first call in a fresh worker costs beyond cold code.',
            },
            sampled: { type: 'integer', minimum: 1 },
          },
        },
      ],
    },
    samples: { type: 'array', items: sampleSchema },
    notMeasured: {
      type: 'array',
      items: { type: 'string' },
      description: 'What is missing and what would settle it, a sentence each.',
    },
    probeMs: { ...durationSchema, description: 'Wall time that measuring took.' },
  },
} as const;

export type Payload = FromSchema<typeof payloadSchema>;
export type Sample = FromSchema<typeof sampleSchema>;
export type Profile = FromSchema<typeof profileSchema>;
export type WarmUp = FromSchema<typeof warmUpSchema>;
export type WarmUpDraw = WarmUp['draws'][number];
export type Spread = FromSchema<typeof spreadSchema>;
